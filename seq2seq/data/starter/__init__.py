"""The starter corpora: small grammars that derive each sentence, in every language, from one meaning."""
