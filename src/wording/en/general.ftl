# What more than one room says.

text = { $text }
did-you-mean = did you mean `{ $near }`?
