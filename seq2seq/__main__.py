"""`python -m seq2seq` is `s2s`."""

from seq2seq.cli import main

if __name__ == "__main__":
    main()
