# What more than one room says.

text = { $text }
did-you-mean = did you mean `{ $near }`?
no-cache-folder = no folder is known to keep anything in for the next run; set `HOME`, or name a folder with `RULEBOOK_CACHE`
cache-damaged = what is kept in `{ $file }` cannot be used and is asked for again: { $why }
cache-not-a-segment = what is kept in `{ $file }` is damaged and is asked for again
cache-answer-damaged = some of what is kept in `{ $folder }` is damaged and is asked for again
cache-not-written = nothing can be kept in `{ $folder }` for the next run: { $fault }
