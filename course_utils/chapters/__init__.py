"""What serves single chapters: exercises, widgets and demonstrations, in one folder each."""
