"""Understanding and talking: pure, without I/O."""
