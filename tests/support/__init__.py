"""What several tests share: projects made by Hypothesis, a sandbox in process, a way to run the program."""
