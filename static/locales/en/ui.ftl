# The words of the page itself.

language-en = English
language-ko = 한국어
