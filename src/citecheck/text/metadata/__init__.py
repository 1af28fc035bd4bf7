"""What a page says of itself as a source: title, outlet, authors, and every day on which it may have come out."""
