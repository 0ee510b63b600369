package a

import "crypto/tls"

var key = makeKey(512)
var size int
var limit int = 3

func one() error {
	file, err := open("a", 1)
	if err != nil {
		return err
	}
	if err == nil {
		return nil
	}
	for _, name := range names {
		defer close(name)
	}
	tls.Listen("tcp", ":1")
	tls.Listen("tcp", ":1", config)
	tls.Listen("tcp")
	if err := two(); err != nil {
		log(err)
	} else if err != nil {
		return err
	}
	return two(512)
}
