"""What is done with an example, from draft to approved and out again."""
