# What more than one room says.

text = { $text }
did-you-mean = did you mean `{ $near }`?
no-cache-folder = no folder is known to keep anything in for the next run; set `HOME`, or name a folder with `RULEBOOK_CACHE`
