/** One kind of work: the unit that makes résumés of the same trade alike. */
export interface Role {
  readonly title: string;
  readonly skills: readonly string[];
}

/** A line of business with its own words; `{…}` are slots that résumé sentences fill. */
export interface Vertical {
  readonly name: string;
  /** Usual pay in whole dollars an hour: from, to. */
  readonly pay: readonly [number, number];
  readonly roles: readonly Role[];
  readonly certifications: readonly string[];
  readonly degrees: readonly string[];
  readonly settings: readonly string[];
  readonly employers: readonly string[];
  readonly duties: readonly string[];
  readonly results: readonly string[];
}

interface VerticalText {
  name: string;
  pay: [number, number];
  roles: string;
  certifications: string;
  degrees: string;
  settings: string;
  employers: string;
  duties: string;
  results: string;
}

const lines = (text: string, by: RegExp) =>
  text
    .split(by)
    .map((item) => item.trim())
    .filter(Boolean);

function parseVertical(text: VerticalText): Vertical {
  return {
    name: text.name,
    pay: text.pay,
    roles: lines(text.roles, /\n/).map((line) => {
      const [title, skills] = line.split(':') as [string, string];
      return { title: title.trim(), skills: lines(skills, /,/) };
    }),
    certifications: lines(text.certifications, /,/),
    degrees: lines(text.degrees, /,/),
    settings: lines(text.settings, /,/),
    employers: lines(text.employers, /,/),
    duties: lines(text.duties, /\n/),
    results: lines(text.results, /\n/),
  };
}

/** Most frequent first: what the firm places most. */
export const verticals: readonly Vertical[] = [
  {
    name: 'Light Industrial',
    pay: [16, 29] as [number, number],
    roles: `Forklift Operator: reach truck, sit-down forklift, stand-up counterbalance, cherry picker, pallet racking, dock loading, RF scanner, load securement, pre-shift inspection, propane exchange
      Warehouse Associate: order picking, cycle counting, packing, palletising, voice picking, shipping labels, returns processing, SAP EWM, inventory put-away, kitting
      Machine Operator: CNC lathe, press brake, micrometer, blueprint reading, lockout tagout, tool offsets, die changeover, Fanuc controls, deburring, in-process gauging
      Assembly Technician: soldering, torque tools, wire harness, work instructions, ESD handling, crimping, sub-assembly, 5S, pneumatic drivers, visual inspection
      Shipping Lead: carrier scheduling, bills of lading, LTL freight, FedEx Ship Manager, dock supervision, UPS WorldShip, cross-docking, manifest audit, hazmat paperwork, yard moves
      Quality Inspector: calipers, first article inspection, AQL sampling, CMM, nonconformance reports, control charts, GD&T, gauge R&R, ISO 9001, corrective action`,
    certifications:
      'OSHA 10, OSHA 30, Forklift Certification, Six Sigma Yellow Belt, Hazmat Handling, First Aid and CPR',
    degrees:
      'High school diploma, GED, Associate degree in manufacturing technology, Welding certificate, Certificate in supply chain operations',
    settings:
      'refrigerated distribution centre, automotive parts plant, e-commerce fulfilment building, food packaging line, plastics moulding shop, third-party logistics warehouse, electronics assembly floor, beverage bottling plant',
    employers:
      'Logistics, Distribution, Packaging, Fulfillment, Plastics, Foods, Industries, Cold Storage, Manufacturing',
    duties: `Moved {n} pallets a shift with {skill} while keeping aisles clear for foot traffic
      Used {skill} every day in a {setting} running three shifts
      Taught {skill} to {small} new hires and signed off their first two weeks
      Kept {skill} paperwork complete so that audits closed without findings
      Covered {skill} and {skill2} when the line was short of people
      Staged outbound orders and checked counts with {skill} before the truck doors closed
      Reported near misses and led the morning stretch and safety talk
      Worked from travellers and drawings, relying on {skill} for every change of part number`,
    results: `Cut mis-picks by {pct} percent in one quarter through double checks at the pack station
      Raised lines per hour from {n} to {n2} without overtime
      Went {small} years without a recordable incident
      Reduced changeover from {n2} to {n} minutes by pre-staging tooling
      Trimmed scrap by {pct} percent after mapping where rejects began`,
  },
  {
    name: 'Healthcare',
    pay: [18, 68] as [number, number],
    roles: `Registered Nurse: IV therapy, telemetry, wound care, Epic charting, medication reconciliation, triage, patient education, ventilator care, discharge planning, blood transfusion
      Medical Assistant: phlebotomy, vital signs, EKG, injections, rooming patients, prior authorisation, specimen handling, athenahealth, immunisations, autoclave
      Certified Nursing Assistant: activities of daily living, Hoyer lift, catheter care, bed making, fall prevention, intake and output, dementia care, feeding assistance, repositioning, hospice comfort
      Pharmacy Technician: prescription data entry, unit dose, sterile compounding, Pyxis, insurance adjudication, inventory of controlled substances, NDC lookup, refill queue, USP 797, label verification
      Radiologic Technologist: digital radiography, CT scanning, C-arm fluoroscopy, contrast protocols, PACS, ALARA dose, portable X-ray, patient positioning, MRI safety screening, mammography
      Medical Coder: ICD-10-CM, CPT coding, HCPCS, chart abstraction, modifier review, 3M Encoder, denial appeals, E/M leveling, DRG validation, HIPAA compliance`,
    certifications: 'BLS, ACLS, PALS, RN License, CCMA, CPhT, ARRT, CPC, CNA State Registry',
    degrees:
      'Bachelor of Science in Nursing, Associate degree in nursing, Medical assisting diploma, Certificate in radiologic science, Health information management degree, Pharmacy technician programme',
    settings:
      'Level II trauma centre, skilled nursing facility, paediatric clinic, outpatient surgery centre, cardiology practice, rural critical-access hospital, urgent care chain, memory care residence',
    employers:
      'Medical Center, Health System, Clinic, Hospital, Family Practice, Care Partners, Surgical Associates, Hospice',
    duties: `Cared for {small} patients a shift in a {setting}, with {skill} on most of them
      Performed {skill} under protocol and charted before leaving the room
      Oriented {small} travellers to {skill} and the unit's handover routine
      Coordinated {skill} with case management so families knew the plan
      Answered call lights, comforted anxious relatives and kept {skill} on schedule
      Audited {skill} records weekly and returned gaps to providers
      Floated between units, bringing {skill} and {skill2} wherever census was high
      Protected privacy and explained {skill} in plain words, often through an interpreter`,
    results: `Lowered unit falls by {pct} percent as night-shift safety champion
      Brought patient satisfaction from {n} to {n2} points in two survey cycles
      Cleared a backlog of {hundreds} charts in {small} weeks
      Cut medication turnaround by {pct} percent after relabelling the stock room
      Received the DAISY nomination for calm work during a {setting} surge`,
  },
  {
    name: 'Information Technology',
    pay: [28, 96] as [number, number],
    roles: `Data Engineer: Apache Spark, Airflow, dbt, Snowflake, Kafka streams, Python, SQL tuning, dimensional modelling, Parquet lakes, data contracts
      Full Stack Developer: TypeScript, React, Node services, GraphQL, PostgreSQL, REST design, Playwright tests, CSS grid, Redis caching, webhook integration
      Systems Administrator: Windows Server, Active Directory, VMware vSphere, PowerShell, patch management, Veeam backup, Group Policy, Azure Entra, SAN storage, DNS and DHCP
      Help Desk Analyst: ticket triage, password resets, Jira Service Desk, imaging laptops, VPN support, Office 365, remote assistance, printer queues, asset tags, knowledge articles
      Cloud Engineer: Terraform, Kubernetes, AWS Lambda, CI pipelines, IAM policy, Helm charts, Prometheus alerts, cost tagging, blue-green deploys, VPC peering
      Security Analyst: SIEM queries, phishing response, vulnerability scans, Splunk, incident timelines, endpoint detection, firewall rules, threat hunting, SOC 2 evidence, packet capture
      Business Analyst: user stories, process maps, acceptance criteria, stakeholder interviews, gap analysis, Visio, UAT coordination, requirements traceability, backlog grooming, Power BI`,
    certifications:
      'AWS Solutions Architect, CompTIA A+, CompTIA Security+, CKA, Azure Administrator, PMP, Scrum Master, CCNA',
    degrees:
      'Bachelor of Science in computer science, Associate degree in information systems, Coding bootcamp certificate, Master of Science in data analytics, Bachelor of Science in cybersecurity',
    settings:
      'claims platform, retail banking core, hospital integration team, ad-tech pipeline, state agency modernisation, logistics start-up, university research cluster, managed service provider',
    employers: 'Software, Systems, Data, Technologies, Networks, Cloud Services, Analytics, Digital, Labs',
    duties: `Built and ran {skill} for a {setting} serving {hundreds} thousand requests an hour
      Replaced hand-made scripts with {skill}, reviewed and tested like any other code
      Paired with product owners to turn vague wishes into {skill} work of one week each
      Was on call one week in {small}, with {skill} as first responder
      Documented {skill} so that juniors could finish tickets alone
      Migrated {n} services onto {skill} and {skill2} with no planned downtime
      Wrote post-mortems without blame and tracked every {skill} action to done
      Kept {skill} licences, access reviews and audits in order`,
    results: `Cut nightly batch time by {pct} percent by removing one accidental cross join
      Brought deploys from one a month to {n} a week
      Closed {hundreds} tickets in a year at {pct2} percent first-contact resolution
      Saved {hundreds} thousand dollars a year in idle compute
      Reduced alert noise by {pct} percent so that pages meant something`,
  },
  {
    name: 'Office and Administrative',
    pay: [17, 36] as [number, number],
    roles: `Executive Assistant: calendar management, travel booking, board minutes, expense reports, Concur, confidential correspondence, event logistics, PowerPoint decks, gatekeeping, visa letters
      Receptionist: multi-line phones, visitor badges, mail distribution, appointment setting, conference rooms, courier dispatch, greeting guests, office supplies, Envoy, switchboard
      Data Entry Clerk: ten-key, alphanumeric keying, document scanning, record matching, Excel lookups, form validation, indexing, proofreading, address cleansing, batch control
      HR Coordinator: onboarding packets, I-9 verification, benefits enrolment, ADP Workforce Now, background checks, interview scheduling, HRIS records, exit interviews, leave tracking, handbook updates
      Office Manager: vendor contracts, facilities requests, petty cash, lease files, seating plans, purchase orders, staff rota, QuickBooks, insurance certificates, fire drills`,
    certifications:
      'Microsoft Office Specialist, SHRM-CP, Notary Public, Certified Administrative Professional, aPHR',
    degrees:
      'Associate degree in business administration, Bachelor of Arts in communication, High school diploma, Certificate in office technology, Bachelor of Science in human resources',
    settings:
      'family law office, regional headquarters, architecture studio, school district, property management company, insurance agency, biotech start-up, city department',
    employers: 'Associates, Partners, Group, Holdings, Services, Properties, Agency, Council',
    duties: `Owned {skill} for {small} directors in a {setting}
      Handled {skill} and {skill2} while the front desk stayed busy
      Rewrote the {skill} checklist and trained {small} temps on it
      Kept {skill} current in three systems that did not talk to each other
      Prepared {skill} for quarterly meetings, with binders out the night before
      Answered {n} calls a day, never letting {skill} slip
      Guarded sensitive papers and handled {skill} with discretion
      Chased signatures, reconciled {skill} and closed the month on time`,
    results: `Keyed {hundreds} records a day at {pct2} percent accuracy
      Brought new-hire paperwork from {small} days to one
      Saved {hundreds} dollars a month by renegotiating couriers and coffee
      Cleared {n} years of paper files into a searchable archive
      Was named employee of the quarter after the office move`,
  },
  {
    name: 'Accounting and Finance',
    pay: [20, 72] as [number, number],
    roles: `Staff Accountant: journal entries, month-end close, account reconciliation, NetSuite, fixed assets, accruals, trial balance, prepaid schedules, intercompany, GAAP
      Accounts Payable Specialist: three-way match, invoice coding, vendor statements, 1099 reporting, check runs, Bill.com, W-9 files, payment terms, expense audits, Coupa
      Payroll Administrator: multi-state payroll, garnishments, timecard review, Paycom, tax deposits, union dues, year-end W-2, retro pay, direct deposit, certified payroll
      Financial Analyst: variance analysis, forecasting, discounted cash flow, Excel models, Hyperion, budget cycles, board reporting, scenario planning, Tableau, KPI packs
      Collections Representative: aged receivables, payment plans, dispute resolution, skip tracing, credit holds, dunning letters, remittance posting, FDCPA rules, lockbox, bankruptcy notices`,
    certifications:
      'CPA, CPA Candidate, Certified Bookkeeper, FPC Payroll, CFA Level I, QuickBooks ProAdvisor',
    degrees:
      'Bachelor of Science in accounting, Associate degree in accounting, Master of Business Administration, Bachelor of Arts in economics, Bookkeeping diploma',
    settings:
      'private-equity portfolio company, multi-site restaurant group, nonprofit foundation, equipment lessor, grocery wholesaler, hospital finance office, construction contractor, credit union',
    employers: 'Capital, Financial, Advisors, Credit Union, Holdings, Accounting Group, Trust, Leasing',
    duties: `Prepared {skill} for {n} entities in a {setting}
      Took over {skill} mid-year and found entries nobody had explained
      Answered auditors on {skill} and {skill2} with support the same day
      Automated {skill} in spreadsheets that others could still read
      Worked through {hundreds} invoices a week, with {skill} as the control
      Partnered with operations on {skill} ahead of each board cycle
      Documented {skill} for SOX walkthroughs
      Trained {small} clerks in {skill} before busy season`,
    results: `Shortened close from {n} days to {small}
      Recovered {hundreds} thousand dollars of duplicate payments
      Brought past-due balances down {pct} percent in two quarters
      Ran payroll for {hundreds} people in {small} states without a penalty notice
      Forecast revenue within {small} percent for three years running`,
  },
  {
    name: 'Skilled Trades and Construction',
    pay: [22, 58] as [number, number],
    roles: `Electrician: conduit bending, panel upgrades, NEC code, motor controls, troubleshooting circuits, fire alarm wiring, switchgear, cable tray, generator tie-in, arc-flash labelling
      HVAC Technician: refrigerant recovery, rooftop units, ductwork, boilers, chillers, thermostat controls, brazing copper, heat pumps, vacuum pumps, preventive maintenance
      Welder: MIG welding, TIG welding, stick electrode, pipe fitting, plasma cutting, 6G position, fillet gauge, stainless purge, fabrication drawings, grinding
      Carpenter: framing, finish trim, concrete forms, cabinet installation, drywall, layout, stair building, table saw, scaffolding, millwork
      Construction Superintendent: look-ahead schedules, subcontractor coordination, Procore, punch lists, daily logs, inspections, RFIs, toolbox talks, submittals, site logistics
      Maintenance Mechanic: hydraulics, conveyors, PLC faults, bearing replacement, CMMS work orders, gearboxes, pneumatics, vibration readings, pump alignment, plant utilities`,
    certifications:
      'Journeyman License, EPA 608 Universal, AWS D1.1, OSHA 30, NFPA 70E, Scaffold Competent Person',
    degrees:
      'Union apprenticeship, Trade school diploma in electrical technology, HVAC certificate, High school diploma, Associate degree in construction management',
    settings:
      'hospital expansion, food plant shutdown, high-rise tenant fit-out, school renovation, municipal water works, solar farm, paper mill, multifamily site',
    employers:
      'Builders, Mechanical, Electric, Contracting, Construction, Fabrication, Restoration, Plumbing and Heating',
    duties: `Installed and repaired {skill} on a {setting} with a crew of {small}
      Read drawings, ordered material and finished {skill} ahead of inspection
      Diagnosed {skill} faults at night so production could start at six
      Mentored {small} apprentices in {skill} and {skill2}
      Ran {skill} for {n} units across occupied buildings
      Walked the job with inspectors and closed {skill} comments the same week
      Wrote job hazard analyses before any {skill}
      Kept trucks stocked and {skill} records complete`,
    results: `Finished a {setting} {small} weeks early
      Passed {n2} of {n2} X-rayed joints
      Cut unplanned downtime by {pct} percent with a lubrication route
      Completed {hundreds} service calls in a year with few call-backs
      Logged {hundreds} thousand hours on site without a lost-time injury`,
  },
  {
    name: 'Customer Service and Call Center',
    pay: [15, 30] as [number, number],
    roles: `Customer Service Representative: inbound calls, Zendesk, de-escalation, order status, refunds, live chat, CRM notes, knowledge base, warranty claims, call scripts
      Call Center Team Lead: coaching, call calibration, adherence, workforce schedules, Genesys, escalations, quality scorecards, shrinkage, huddles, attrition plans
      Technical Support Agent: router setup, firmware updates, remote diagnostics, ticket escalation, RMA, broadband outages, mobile apps, account security, packet loss, smart-home pairing
      Bilingual Agent: Spanish calls, Portuguese calls, interpreting, translated letters, enrolment help, identity verification, claims intake, community outreach, form assistance, callback queues
      Dispatcher: route planning, driver communication, GPS tracking, emergency calls, service windows, radio protocol, shift handover, load boards, ETA updates, incident logs`,
    certifications:
      'HDI Support Center Analyst, ICMI Agent, Certified Interpreter, COPC Basics, EMD Dispatcher',
    degrees:
      'High school diploma, Some college, Associate degree in liberal arts, Bachelor of Arts in Spanish, GED',
    settings:
      'utility call centre, airline reservations desk, online furniture retailer, health-plan enrolment line, cable provider, bank card centre, roadside assistance company, software support floor',
    employers: 'Contact Solutions, Communications, Response, Support, Telecom, Connect, Outreach',
    duties: `Took {n} contacts a day in a {setting}, using {skill} without rushing people
      Calmed upset callers and put {skill} right on the first try
      Logged {skill} and {skill2} in three screens while talking
      Listened to {n} calls a week and coached {skill} one person at a time
      Wrote short answers on {skill} that the whole floor reused
      Stayed late during outages to keep {skill} moving
      Verified identity before any {skill}
      Ran {skill} for the night queue with {small} colleagues`,
    results: `Held {pct2} percent quality over {small} quarters
      Lifted first-call resolution by {pct} points
      Brought average handle time from {n} to {small} minutes without losing satisfaction
      Kept attrition {pct} percent below the site average
      Turned {hundreds} cancellations into renewals`,
  },
  {
    name: 'Engineering',
    pay: [30, 88] as [number, number],
    roles: `Mechanical Engineer: SolidWorks, finite element analysis, tolerance stack-up, sheet metal design, DFM, thermal modelling, test fixtures, BOM control, injection moulds, vibration testing
      Electrical Engineer: PCB layout, Altium, power supplies, EMC testing, schematic capture, motor drives, FPGA, oscilloscope, battery packs, UL certification
      Civil Engineer: AutoCAD Civil 3D, stormwater, grading plans, road alignments, geotechnical reports, permits, quantity take-offs, ADA ramps, culverts, erosion control
      Process Engineer: PFMEA, value-stream maps, design of experiments, line balancing, Minitab, clean-room protocols, scale-up, batch records, root cause analysis, yield
      Controls Engineer: Allen-Bradley PLC, ladder logic, HMI screens, SCADA, servo tuning, machine vision, robot cells, Ignition, safety relays, commissioning`,
    certifications:
      'PE License, EIT, Six Sigma Green Belt, Certified SolidWorks Professional, CAPM, Certified LabVIEW',
    degrees:
      'Bachelor of Science in mechanical engineering, Bachelor of Science in electrical engineering, Bachelor of Science in civil engineering, Master of Engineering, Associate degree in mechatronics',
    settings:
      'medical device maker, county road programme, packaging machine builder, battery start-up, aerospace supplier, semiconductor fab, land development firm, appliance factory',
    employers: 'Engineering, Dynamics, Robotics, Devices, Aerospace, Controls, Design Group, Instruments',
    duties: `Designed {skill} for a {setting} from sketch to release
      Led {skill} reviews and kept change orders honest
      Tested {skill} and {skill2} to failure, then wrote what we learned
      Drew up {skill} packages that shops could quote without calling
      Stood by the line during launch, fixing {skill} with operators
      Specified {skill} for {n} machines on {small} sites
      Presented {skill} trade-offs to clients and permitting boards
      Maintained {skill} libraries and naming`,
    results: `Took {pct} percent of cost out of a product line without touching function
      Raised first-pass yield from {n2} to {pct2} percent
      Delivered {small} projects within budget in one year
      Filed {small} invention disclosures
      Shortened commissioning by {n} days with offline simulation`,
  },
  {
    name: 'Sales and Marketing',
    pay: [19, 64] as [number, number],
    roles: `Account Executive: pipeline management, Salesforce, contract negotiation, discovery calls, quota planning, product demos, territory maps, renewals, RFP responses, MEDDIC
      Inside Sales Representative: cold calling, lead qualification, Outreach sequences, quote preparation, HubSpot, up-selling, objection handling, trade-show leads, CRM hygiene, follow-up
      Digital Marketing Specialist: Google Ads, SEO audits, email campaigns, landing pages, GA4, A/B tests, paid social, content calendar, Mailchimp, attribution
      Merchandiser: planograms, shelf resets, store visits, point-of-sale displays, stock rotation, price audits, vendor relations, seasonal rollouts, photo reports, sampling events
      Brand Ambassador: product demonstrations, event staffing, lead capture, sampling, social posts, booth setup, consumer surveys, giveaways, crowd engagement, field reports`,
    certifications:
      'Google Ads Certified, HubSpot Inbound, Salesforce Administrator, Meta Blueprint, Certified Sales Professional',
    degrees:
      'Bachelor of Arts in marketing, Bachelor of Business Administration, Associate degree in retail management, High school diploma, Bachelor of Arts in journalism',
    settings:
      'industrial supplies distributor, payroll software vendor, craft brewery, hotel chain, solar installer, medical supply company, consumer packaged goods brand, local radio group',
    employers: 'Marketing, Brands, Media, Retail Group, Promotions, Sales Partners, Outdoor, Creative',
    duties: `Opened {n} accounts for a {setting} with {skill} and patience
      Kept {skill} tidy so that forecasts could be believed
      Ran {skill} across {small} channels and reported plainly on each
      Visited {n} stores a week for {skill} and {skill2}
      Wrote {skill} copy that the legal team rarely changed
      Worked trade shows, with {skill} done before the hall closed
      Handed {skill} to account managers with full notes
      Built {skill} with design and product over {small} launches`,
    results: `Reached {n2} percent over quota in a flat market
      Doubled qualified leads while spend fell {pct} percent
      Won back {n} lapsed accounts worth {hundreds} thousand dollars
      Lifted open rates by {pct} points with shorter subjects
      Placed second of {n} in the region`,
  },
  {
    name: 'Hospitality and Events',
    pay: [14, 32] as [number, number],
    roles: `Line Cook: grill station, knife skills, prep lists, sauté, ServSafe holding temperatures, plating, stock rotation, pantry, banquet production, allergen control
      Banquet Server: tray service, wine service, table setting, event timelines, buffet replenishing, coat check, guest requests, room flips, glass polishing, POS
      Front Desk Agent: check-in, Opera PMS, night audit, upselling rooms, concierge tips, reservations, group blocks, lost and found, cash drawer, complaint recovery
      Housekeeping Supervisor: room inspections, linen par, cleaning schedules, chemical dilution, deep cleans, staff boards, minibar, turndown, laundry, maintenance tickets
      Event Coordinator: venue tours, run sheets, vendor load-in, floor plans, catering counts, audiovisual, registration desks, sponsor signage, weddings, budget tracking`,
    certifications: 'ServSafe Manager, TIPS Alcohol, Food Handler Card, CMP, CPR',
    degrees:
      'Culinary arts certificate, Associate degree in hospitality management, High school diploma, Bachelor of Science in hotel administration, Some college',
    settings:
      'convention hotel, stadium concession, corporate cafeteria, wedding barn, casino resort, retirement community kitchen, ski lodge, airport lounge',
    employers: 'Hotels, Catering, Resorts, Kitchens, Events, Restaurant Group, Hospitality, Inns',
    duties: `Worked {skill} for {hundreds} covers a night in a {setting}
      Opened and closed with {skill} done to the letter
      Trained {small} seasonal staff in {skill}
      Took over {skill} and {skill2} when a colleague fell ill
      Kept {skill} spotless through health inspections
      Remembered returning guests and handled {skill} before they asked
      Timed {skill} with the kitchen for parties of {n2}
      Balanced {skill} against labour hours each week`,
    results: `Scored {pct2} on three unannounced inspections
      Brought food cost down {pct} percent by weighing portions
      Turned {n} rooms a day with fewer complaints than any other team
      Ran {n} weddings in a summer without a late dinner
      Raised guest scores by {pct} points`,
  },
  {
    name: 'Legal and Compliance',
    pay: [22, 62] as [number, number],
    roles: `Paralegal: discovery, Relativity, deposition summaries, pleadings, cite checking, e-filing, trial binders, client intake, privilege logs, docketing
      Legal Secretary: dictation, redlines, court calendars, time entry, Table of Authorities, iManage, correspondence, notarising, conflict checks, billing narratives
      Compliance Analyst: KYC reviews, transaction monitoring, policy drafting, sanctions screening, suspicious activity reports, regulatory exams, control testing, training records, AML typologies, remediation
      Contract Administrator: clause libraries, NDA turnaround, amendments, obligation tracking, Ironclad, procurement terms, signature routing, FAR clauses, renewals calendar, insurance riders
      Document Reviewer: responsiveness coding, hot documents, redaction, foreign-language review, second-level QC, issue tags, TAR, production sets, protective orders, batch notes`,
    certifications: 'NALA Certified Paralegal, CAMS, Notary Public, CIPP/US, JD Admitted',
    degrees:
      'Juris Doctor, Paralegal certificate, Bachelor of Arts in political science, Associate degree in legal studies, Master of Laws',
    settings:
      'insurance defence firm, pharmaceutical patent case, community bank, immigration practice, state attorney’s office, antitrust second request, real-estate closing team, university counsel',
    employers: 'LLP, Law Group, Legal, Compliance Partners, Chambers, Counsel, Title Company',
    duties: `Handled {skill} for {n} open matters in a {setting}
      Drafted {skill} that attorneys signed with few marks
      Ran {skill} and {skill2} under a court deadline
      Interviewed clients and turned their story into {skill}
      Built the {skill} tracker that partners checked each Monday
      Reviewed {hundreds} documents a day for {skill}
      Prepared regulators' {skill} requests
      Kept {skill} confidential and properly logged`,
    results: `Never missed a filing date in {small} years
      Cleared {hundreds} alerts in {small} weeks ahead of the exam
      Cut outside review spend by {pct} percent
      Brought contract turnaround from {n} days to {small}
      Found the memo that settled the case`,
  },
  {
    name: 'Education and Childcare',
    pay: [16, 40] as [number, number],
    roles: `Substitute Teacher: lesson plans, classroom routines, attendance, small-group reading, middle-school maths, behaviour charts, Google Classroom, recess duty, science labs, parent notes
      Paraprofessional: one-to-one support, IEP goals, sensory breaks, data sheets, toileting assistance, AAC devices, de-escalation, lunchroom duty, inclusion, visual schedules
      Preschool Teacher: circle time, phonics games, portfolio assessment, diapering, nap supervision, play-based learning, family conferences, NAEYC standards, art projects, potty training
      Tutor: algebra, SAT preparation, essay feedback, ESL conversation, study plans, online whiteboard, homework help, chemistry, progress reports, motivation
      School Nurse Aide: medication logs, vision screening, first aid, immunisation records, diabetes care, seizure plans, head-lice checks, parent calls, inhalers, concussion forms`,
    certifications:
      'State Teaching License, CDA Credential, CPR and First Aid, TESOL, Praxis Core, CPI Training',
    degrees:
      'Bachelor of Arts in elementary education, Associate degree in early childhood, Master of Education, Bachelor of Arts in English, Some college',
    settings:
      'Title I elementary school, Montessori preschool, charter high school, after-school programme, special-education co-operative, adult learning centre, summer camp, juvenile day school',
    employers:
      'Academy, School District, Learning Center, Preschool, Tutoring, Children’s Center, Charter Schools',
    duties: `Led {skill} for {n} pupils in a {setting}
      Planned {skill} and {skill2} around very different readers
      Supported {small} children with {skill} through the whole day
      Wrote kind, exact notes home about {skill}
      Stepped in at short notice and kept {skill} calm
      Recorded {skill} for the team's monthly meeting
      Ran {skill} before and after school
      Shared {skill} ideas with {small} colleagues`,
    results: `Saw {pct2} percent of pupils reach their reading goal
      Cut referrals by {pct} percent with a quiet corner and a timer
      Raised test scores by {n2} points on average
      Filled {hundreds} days of absence in two years
      Started a lending library of {hundreds} books`,
  },
].map(parseVertical);
