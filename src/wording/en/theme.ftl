not-a-theme-file-near = `{ $name }` is not a file of the theme; did you mean `{ $known }`?
not-a-theme-file = `{ $name }` is not a file of the theme; it has { $known }
