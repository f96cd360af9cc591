"""What happens when a person does something."""
