"""What an outcome means to an editor: one stable code a rule. Codes never change meaning."""
