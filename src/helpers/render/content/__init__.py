"""What an executed notebook holds, the same for every form."""
