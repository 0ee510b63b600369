# What `serve` answers and prints beside the site.

port-is-busy = port { $first } is busy; using { $port }
reachable-from-elsewhere = `{ $host }` can be reached from other machines
serving-at = serving { $address } (ctrl-c stops)
response-bug = 500: a bug in rulebook{"\u000A"}
response-not-a-listener = 403: only a page of this server may listen{"\u000A"}
response-other-name = 403: this name is not served here; open the address that rulebook printed, or pass the name with --hostname{"\u000A"}
response-method = 405: only GET and HEAD{"\u000A"}
response-unreadable = 500: `{ $address }` cannot be read: { $error }{"\u000A"}
response-no-page = 404: no such page{"\u000A"}
build-without-site = the build gave no site
build-panicked = the build panicked, which is a bug in rulebook: { $why }
panic-without-words = no message
host-without-address = `{ $host }` is no address to serve on: { $error }
port-taken = port `{ $port }` is busy; choose another with -p
cannot-serve-at = cannot serve on `{ $host }` port `{ $port }`: { $error }
cannot-serve = cannot serve: { $error }
cannot-watch = the system cannot watch every folder ({ $reason }); looking for changes every second instead
