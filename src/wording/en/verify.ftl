blocks-later = { $text }; { $blocks ->
        [one] 1 later example of its page needs it, and was not run
       *[other] { $blocks } later examples of its page need it, and were not run
    }
