not-a-theme-file-near = `{ $name }` is not a file of the theme; did you mean `{ $known }`?
not-a-theme-file = `{ $name }` is not a file of the theme; it has { $known }
template-too-long = the template has { $bytes } bytes, and one of a book has at most { $most }: move styles, scripts and pictures to files of their own
template-tag-too-long = the tag that begins here is longer than { $most } bytes: take it apart with `set`
template-without-stack = the template cannot be read: there is no memory for the thread that reads it
template-out-of-fuel = the template takes too many steps or makes too much text: does a loop in it end?
