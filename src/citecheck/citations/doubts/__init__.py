"""What an editor should look at again in the report itself: dates, figures and names. Told, never repaired."""
