package io.kebne.http;

/** The kinds of objects in Mesos' legacy endpoints with their exact keys (reference, section 3). */
final class MesosShapes {
    private static final Shape SUMMARY =
            Shape.of("cpus gpus mem disk cpus_revocable? gpus_revocable? mem_revocable? disk_revocable? ports? disks?");
    private static final Shape QUANTITIES = Shape.of("cpus? gpus? mem? disk?");
    private static final Shape RESOURCE = Shape.of(
            "name type scalar? ranges? set? role allocation_info? reservations? disk? revocable? provider_id? shared?");
    private static final Shape ROLE_ONLY = Shape.of("role");
    private static final Shape DOMAIN = Shape.of("fault_domain");
    private static final Shape VERSION =
            Shape.of("version build_date build_time build_user git_sha? git_branch? git_tag?");
    private static final Shape LABEL = Shape.of("key value?");
    private static final Shape STATUS = Shape.of("state timestamp labels? container_status? healthy?");

    private static final Shape TASK = Shape.of("id name framework_id executor_id slave_id state resources limits? role"
                    + " statuses user? labels? discovery? container? health_check?")
            .object("resources", SUMMARY)
            .array("statuses", STATUS)
            .array("labels", LABEL);

    private static final Shape OFFER = Shape.of("id framework_id allocation_info slave_id resources")
            .object("allocation_info", ROLE_ONLY)
            .object("resources", SUMMARY);

    private static final Shape RECOVERED_SLAVE = Shape.of("id hostname port attributes domain?");

    private static final Shape DURATION = Shape.of("nanoseconds");
    private static final Shape DRAIN_INFO = Shape.of("state config")
            .object("config", Shape.of("max_grace_period? mark_gone").object("max_grace_period", DURATION));

    private static final Shape SLAVE = Shape.of("id hostname port attributes domain? pid registered_time"
                    + " reregistered_time? resources used_resources offered_resources reserved_resources"
                    + " unreserved_resources active deactivated version capabilities drain_info?"
                    + " estimated_drain_start_time_seconds?")
            .object("domain", DOMAIN)
            .object("drain_info", DRAIN_INFO)
            .object("resources", SUMMARY)
            .object("used_resources", SUMMARY)
            .object("offered_resources", SUMMARY)
            .map("reserved_resources", SUMMARY)
            .object("unreserved_resources", SUMMARY);

    private static final String TASK_COUNTS = "TASK_STAGING TASK_STARTING TASK_RUNNING TASK_KILLING TASK_FINISHED"
            + " TASK_KILLED TASK_FAILED TASK_LOST TASK_ERROR TASK_UNREACHABLE ";

    private static final Shape FRAMEWORK_SUMMARY = Shape.of("id name pid? used_resources offered_resources capabilities"
                    + " hostname webui_url active connected recovered")
            .object("used_resources", SUMMARY)
            .object("offered_resources", SUMMARY);

    private static final Shape EXECUTOR =
            Shape.of("executor_id name framework_id command resources role? labels? type? slave_id");

    private static final Shape FRAMEWORK = FRAMEWORK_SUMMARY
            .and("user failover_timeout checkpoint registered_time unregistered_time principal? resources"
                    + " reregistered_time? roles|role tasks unreachable_tasks completed_tasks offers executors labels?"
                    + " offer_constraints")
            .object("resources", SUMMARY)
            .array("tasks", TASK)
            .array("unreachable_tasks", TASK)
            .array("completed_tasks", TASK)
            .array("offers", OFFER)
            .array("executors", EXECUTOR)
            .array("labels", LABEL);

    static final Shape MASTER_STATE = VERSION.and("start_time elected_time? id pid hostname capabilities"
                    + " activated_slaves deactivated_slaves unreachable_slaves domain? leader? leader_info? cluster?"
                    + " log_dir? external_log_file? flags slaves recovered_slaves frameworks completed_frameworks"
                    + " orphan_tasks unregistered_frameworks")
            .object("leader_info", Shape.of("id pid port hostname domain?"))
            .array("slaves", SLAVE)
            .array("recovered_slaves", RECOVERED_SLAVE)
            .array("frameworks", FRAMEWORK)
            .array("completed_frameworks", FRAMEWORK)
            .array("orphan_tasks", TASK)
            .array("unregistered_frameworks", FRAMEWORK);

    static final Shape STATE_SUMMARY = Shape.of("hostname cluster? slaves frameworks")
            .array("slaves", SLAVE.and(TASK_COUNTS + "framework_ids"))
            .array("frameworks", FRAMEWORK_SUMMARY.and(TASK_COUNTS + "slave_ids"));

    static final Shape SLAVES = Shape.of("slaves recovered_slaves")
            .array(
                    "slaves",
                    SLAVE.and("reserved_resources_full unreserved_resources_full used_resources_full"
                                    + " offered_resources_full")
                            .array("unreserved_resources_full", RESOURCE)
                            .array("used_resources_full", RESOURCE)
                            .array("offered_resources_full", RESOURCE))
            .array("recovered_slaves", RECOVERED_SLAVE);

    static final Shape FRAMEWORKS = Shape.of("frameworks completed_frameworks unregistered_frameworks")
            .array("frameworks", FRAMEWORK)
            .array("completed_frameworks", FRAMEWORK)
            .array("unregistered_frameworks", FRAMEWORK);

    static final Shape TASKS = Shape.of("tasks").array("tasks", TASK);

    static final Shape ROLES = Shape.of("roles")
            .array(
                    "roles",
                    Shape.of("name weight quota resources allocated offered reserved frameworks")
                            .object(
                                    "quota",
                                    Shape.of("role guarantee limit consumed")
                                            .object("guarantee", QUANTITIES)
                                            .object("limit", QUANTITIES)
                                            .object("consumed", QUANTITIES))
                            .object("resources", QUANTITIES)
                            .object("allocated", QUANTITIES)
                            .object("offered", QUANTITIES)
                            .object("reserved", QUANTITIES));

    static final Shape QUOTA = Shape.of("infos")
            .array(
                    "infos",
                    Shape.of("role principal? guarantee limit?")
                            .array("guarantee", RESOURCE)
                            .array("limit", RESOURCE));

    private static final Shape MACHINE = Shape.of("hostname? ip?");

    static final Shape MAINTENANCE_SCHEDULE = Shape.of("windows")
            .array(
                    "windows",
                    Shape.of("machine_ids unavailability")
                            .array("machine_ids", MACHINE)
                            .object(
                                    "unavailability",
                                    Shape.of("start duration?")
                                            .object("start", DURATION)
                                            .object("duration", DURATION)));

    static final Shape MAINTENANCE_STATUS = Shape.of("draining_machines down_machines")
            .array("draining_machines", Shape.of("id statuses").object("id", MACHINE))
            .array("down_machines", MACHINE);

    static final Shape WEIGHT = Shape.of("role weight");

    static final Shape FLAGS = Shape.of("flags");

    static final Shape VERSION_DOCUMENT = VERSION;

    private static final Shape AGENT_EXECUTOR = Shape.of("id name source container directory resources role? labels?"
                    + " type? tasks queued_tasks completed_tasks")
            .object("resources", SUMMARY)
            .array("tasks", TASK)
            .array("queued_tasks", Shape.of("id name slave_id resources role command? executor_id? discovery?"))
            .array("completed_tasks", TASK);

    private static final Shape AGENT_FRAMEWORK = Shape.of("id name user failover_timeout checkpoint hostname"
                    + " principal? roles|role executors completed_executors")
            .array("executors", AGENT_EXECUTOR)
            .array("completed_executors", AGENT_EXECUTOR);

    static final Shape AGENT_STATE = VERSION.and("start_time id pid hostname capabilities domain? drain_config?"
                    + " estimated_drain_start_time_seconds? resources reserved_resources unreserved_resources"
                    + " reserved_resources_full unreserved_resources_full reserved_resources_allocated"
                    + " unreserved_resources_allocated resource_providers attributes master_hostname? log_dir?"
                    + " external_log_file? flags frameworks completed_frameworks")
            .object("resources", SUMMARY)
            .map("reserved_resources", SUMMARY)
            .object("unreserved_resources", SUMMARY)
            .array("unreserved_resources_full", RESOURCE)
            .map("reserved_resources_allocated", SUMMARY)
            .object("unreserved_resources_allocated", SUMMARY)
            .array("frameworks", AGENT_FRAMEWORK)
            .array("completed_frameworks", AGENT_FRAMEWORK);

    static final Shape FILE = Shape.of("path nlink size mtime mode uid gid");

    static final Shape FILE_PIECE = Shape.of("offset data");

    private MesosShapes() {}
}
