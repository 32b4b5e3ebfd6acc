-- The read model of contact points, visits, guidance, experience, innovation, research, reports on
-- their way and the problem register (services/activities/projections). Days are as claimed.

ALTER TABLE activities.meetings
    ADD COLUMN serves text[] NOT NULL DEFAULT '{}';  -- what else the same gathering was

ALTER TABLE activities.reports
    ADD COLUMN state       text   NOT NULL DEFAULT 'filed',  -- received, returned, answered
    ADD COLUMN signer_id   uuid,
    ADD COLUMN covers      uuid[] NOT NULL DEFAULT '{}',     -- organizations merged into this one
    ADD COLUMN received_on date,
    ADD COLUMN returned_on date,                             -- the last time
    ADD COLUMN refiled_on  date,                             -- the last time; filed_on is the first
    ADD COLUMN answered_on date,
    ADD COLUMN answer      text;

CREATE TABLE activities.contact_points (
    contact_point_id  uuid    PRIMARY KEY,
    organization_id   uuid    NOT NULL,          -- the leader's
    person_id         uuid    NOT NULL,
    post_id           uuid,
    chosen_unit_id    uuid    NOT NULL,
    unit_id           uuid    NOT NULL,          -- as rehomed
    chosen_on         date    NOT NULL,
    standing_claimed  text    NOT NULL,          -- on the day of choice
    shortage_waiver   text,
    division          text,                      -- as last reviewed
    reviewed_on       date,
    rehomed_on        date,
    ended_on          date,                      -- the first day without
    is_withdrawn      boolean NOT NULL DEFAULT false
);
CREATE INDEX contact_points_organization ON activities.contact_points (organization_id);
CREATE INDEX contact_points_unit ON activities.contact_points (unit_id);

CREATE TABLE activities.contact_point_standings (
    contact_point_id uuid    NOT NULL,
    version          integer NOT NULL,           -- of the contact point's stream
    starts_on        date    NOT NULL,
    standing         text    NOT NULL,
    evidence         text,
    accepted_by      text,
    sha256           text,
    PRIMARY KEY (contact_point_id, version)
);

CREATE TABLE activities.visits (
    visit_id         uuid    PRIMARY KEY,
    organization_id  uuid    NOT NULL,           -- the leader's
    unit_id          uuid    NOT NULL,
    person_id        uuid    NOT NULL,
    made_on          date    NOT NULL,
    contact_point_id uuid,
    topic_id         uuid,
    problem          text,
    guidance         text,
    follow_up        text,
    combined_with    text,
    confirmed_on     date,
    disputed_on      date,
    is_withdrawn     boolean NOT NULL DEFAULT false
);
CREATE INDEX visits_organization ON activities.visits (organization_id, made_on);
CREATE INDEX visits_unit ON activities.visits (unit_id, made_on);

CREATE TABLE activities.guidance (
    guidance_id     uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,            -- the leading body
    unit_id         uuid    NOT NULL,
    given_on        date    NOT NULL,
    form            text    NOT NULL,
    about           text    NOT NULL,
    follow_up_on    date,
    followed_up_on  date,                        -- the last time
    outcome         text,
    is_withdrawn    boolean NOT NULL DEFAULT false
);
CREATE INDEX guidance_organization ON activities.guidance (organization_id, given_on);

CREATE TABLE activities.experiences (
    experience_id    uuid    PRIMARY KEY,
    organization_id  uuid    NOT NULL,
    recorded_on      date    NOT NULL,
    title            text    NOT NULL,
    practice         text    NOT NULL,
    contact_point_id uuid,
    is_withdrawn     boolean NOT NULL DEFAULT false
);
CREATE TABLE activities.experience_units (
    experience_id uuid NOT NULL,
    unit_id       uuid NOT NULL,
    spread_on     date,                          -- the first time
    means         text,
    adopted_on    date,
    change        text,
    PRIMARY KEY (experience_id, unit_id)
);

CREATE TABLE activities.innovations (
    innovation_id   uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    claimed_on      date    NOT NULL,
    field           text    NOT NULL,
    year            integer NOT NULL,
    title           text    NOT NULL,
    practice        text    NOT NULL,
    sketch          text    NOT NULL,            -- 16 hexadecimal digits
    evidence        integer NOT NULL DEFAULT 0,  -- how many pieces
    adopted_on      date,
    adopted_by_id   uuid,
    document        text,
    revoked_on      date,                        -- the adoption, by the superior
    withdrawn_on    date                         -- the claim, by the claimant
);

CREATE TABLE activities.topics (
    topic_id        uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    person_id       uuid    NOT NULL,
    year            integer NOT NULL,
    set_on          date    NOT NULL,
    title           text    NOT NULL,
    trigger         text    NOT NULL,
    team_ids        uuid[]  NOT NULL,
    plan            text,
    due_on          date,
    changes         integer NOT NULL DEFAULT 0,
    dropped_on      date
);
CREATE INDEX topics_organization ON activities.topics (organization_id, year);

CREATE TABLE activities.research_reports (
    research_report_id uuid    PRIMARY KEY,
    organization_id    uuid    NOT NULL,
    author_id          uuid    NOT NULL,         -- the lead: it counts for this one
    co_author_ids      uuid[]  NOT NULL,
    title              text    NOT NULL,
    year               integer NOT NULL,
    topic_id           uuid,
    on_party_building  boolean NOT NULL,
    sha256             text,
    sketch             text,                     -- 16 hexadecimal digits
    finished_on        date    NOT NULL,
    first_filed_on     date,
    filed_on           date,                     -- the last time
    returned_on        date,                     -- the last time
    accepted_on        date,
    state              text    NOT NULL DEFAULT 'finished',
    is_withdrawn       boolean NOT NULL DEFAULT false
);
CREATE INDEX research_reports_organization ON activities.research_reports (organization_id, year);

CREATE TABLE activities.duty_reports (
    duty_report_id             uuid    PRIMARY KEY,
    organization_id            uuid    NOT NULL,
    person_id                  uuid    NOT NULL,
    year                       integer NOT NULL,
    starts_on                  date    NOT NULL,
    ends_on                    date    NOT NULL, -- the last day reported on
    delivered_on               date    NOT NULL,
    has_responsibility_section boolean NOT NULL,
    delivered_to_id            uuid,
    sha256                     text,
    is_withdrawn               boolean NOT NULL DEFAULT false
);
CREATE INDEX duty_reports_organization ON activities.duty_reports (organization_id, year);

CREATE TABLE activities.problems (
    problem_id      uuid    PRIMARY KEY,
    organization_id uuid    NOT NULL,
    kind            text    NOT NULL,
    problem         text    NOT NULL,
    raised_by_id    uuid    NOT NULL,
    raiser          text    NOT NULL,
    raised_on       date    NOT NULL,
    owner_id        uuid,
    due_on          date,
    state           text    NOT NULL DEFAULT 'open', -- claimed_solved, solved
    measure         text,
    claimed_on      date,
    solved_on       date,
    rejections      integer NOT NULL DEFAULT 0,
    escalated_to    uuid[]  NOT NULL DEFAULT '{}',
    escalated_on    date,                        -- the first time
    is_withdrawn    boolean NOT NULL DEFAULT false
);
CREATE INDEX problems_organization ON activities.problems (organization_id, raised_on);

GRANT SELECT, INSERT, UPDATE ON
    activities.contact_points, activities.contact_point_standings, activities.visits,
    activities.guidance, activities.experiences, activities.experience_units,
    activities.innovations, activities.topics, activities.research_reports,
    activities.duty_reports, activities.problems
TO activities_service;
GRANT SELECT ON
    activities.contact_points, activities.contact_point_standings, activities.visits,
    activities.guidance, activities.experiences, activities.experience_units,
    activities.innovations, activities.topics, activities.research_reports,
    activities.duty_reports, activities.problems
TO activities_reader;
