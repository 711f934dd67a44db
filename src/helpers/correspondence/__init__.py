"""What goes out to those who report, and back to them: blank forms, answers to what they sent."""
