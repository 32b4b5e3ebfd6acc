-- Files of innovations stand among all that facts name (deploy/postgres/citing).

DROP TABLE activities.innovation_files;
DROP TABLE IF EXISTS activities.innovation_files_past;
DROP FUNCTION IF EXISTS activities.innovation_files_remember();
