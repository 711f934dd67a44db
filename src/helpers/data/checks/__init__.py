"""What a row, a file and the files together must satisfy."""
