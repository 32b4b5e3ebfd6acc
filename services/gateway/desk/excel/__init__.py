"""Excel at the desk: templates filled in offline, workbooks checked whole and recorded."""
