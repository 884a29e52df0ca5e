package io.kebne.launcher;

import io.kebne.launcher.bench.BenchCommand;
import io.kebne.launcher.bench.SimulateCommand;
import io.kebne.launcher.chaos.ChaosCommand;
import io.kebne.launcher.cli.CompletionCommand;
import io.kebne.launcher.cli.Errors;
import io.kebne.launcher.exec.ExecCommand;
import io.kebne.launcher.explain.ExplainCommand;
import io.kebne.launcher.job.JobCommand;
import io.kebne.launcher.journal.JournalCommand;
import io.kebne.launcher.jvm.JvmCommand;
import io.kebne.launcher.local.LocalCommand;
import io.kebne.launcher.maintenance.MaintenanceCommand;
import io.kebne.launcher.node.AgentCommand;
import io.kebne.launcher.node.MasterCommand;
import io.kebne.launcher.operator.AgentsCommand;
import io.kebne.launcher.operator.DeactivateCommand;
import io.kebne.launcher.operator.DrainCommand;
import io.kebne.launcher.operator.FrameworksCommand;
import io.kebne.launcher.operator.GoneCommand;
import io.kebne.launcher.operator.ReactivateCommand;
import io.kebne.launcher.operator.VersionCommand;
import io.kebne.launcher.policy.PriorityCommand;
import io.kebne.launcher.policy.QuotaCommand;
import io.kebne.launcher.policy.RolesCommand;
import io.kebne.launcher.policy.WeightsCommand;
import io.kebne.launcher.policy.WhitelistCommand;
import io.kebne.launcher.quickstart.QuickstartCommand;
import io.kebne.launcher.recommend.RecommendCommand;
import io.kebne.launcher.reservation.ReserveCommand;
import io.kebne.launcher.reservation.UnreserveCommand;
import io.kebne.launcher.reservation.VolumesCommand;
import io.kebne.launcher.run.RunCommand;
import io.kebne.launcher.service.ServiceCommand;
import io.kebne.launcher.task.KillCommand;
import io.kebne.launcher.task.LogsCommand;
import io.kebne.launcher.task.PsCommand;
import io.kebne.launcher.task.ResizeCommand;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code kebne}. */
@Command(
        name = "kebne",
        description = "A cluster scheduler that offers resources to frameworks, as Apache Mesos does.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 success, 1 the work failed, 2 wrong usage, 3 no master can be reached.",
            "'run' and 'exec' exit with the exit code of their command. --debug or KEBNE_DEBUG=1 prints stack traces."
        })
public final class Main implements Callable<Integer> {
    /** In the order of the help page. */
    private static final List<Class<?>> COMMANDS = List.of(
            QuickstartCommand.class,
            LocalCommand.class,
            MasterCommand.class,
            AgentCommand.class,
            RunCommand.class,
            PsCommand.class,
            LogsCommand.class,
            ExecCommand.class,
            KillCommand.class,
            ResizeCommand.class,
            JvmCommand.class,
            ServiceCommand.class,
            JobCommand.class,
            AgentsCommand.class,
            FrameworksCommand.class,
            RolesCommand.class,
            QuotaCommand.class,
            WeightsCommand.class,
            PriorityCommand.class,
            WhitelistCommand.class,
            ReserveCommand.class,
            UnreserveCommand.class,
            VolumesCommand.class,
            DrainCommand.class,
            DeactivateCommand.class,
            ReactivateCommand.class,
            GoneCommand.class,
            MaintenanceCommand.class,
            JournalCommand.class,
            ExplainCommand.class,
            RecommendCommand.class,
            BenchCommand.class,
            SimulateCommand.class,
            ChaosCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    private static final Set<Class<?>> ABOUT_OTHERS = Set.of(CompletionCommand.class, HelpCommand.class);

    private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";
    /** With one thread in its pool, as on two processors, the JDK starts a new one for each answer that is waited for. */
    private static final int COMMON_POOL_AT_LEAST = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces of errors.")
    private boolean debug = System.getenv("KEBNE_DEBUG") != null;

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(COMMON_POOL) == null
                && Runtime.getRuntime().availableProcessors() <= COMMON_POOL_AT_LEAST) {
            System.setProperty(COMMON_POOL, String.valueOf(COMMON_POOL_AT_LEAST));
        }
        System.exit(commandLineFor(args).execute(MesosFlags.withDashes(args)));
    }

    /** The command line with all its commands; also for tests. */
    static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /**
     * With the command alone that these arguments begin with, for to look at all options of all of them takes half a second; with
     * all when there is no such command, or it tells about the others.
     */
    static CommandLine commandLineFor(String... args) {
        String name = args.length == 0 ? "" : args[0];
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> isNamed(command, name) && !ABOUT_OTHERS.contains(command))
                .toList();
        return commandLine(named.isEmpty() ? COMMANDS : named);
    }

    private static boolean isNamed(Class<?> command, String name) {
        Command described = command.getAnnotation(Command.class);
        return described.name().equals(name) || List.of(described.aliases()).contains(name);
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        commands.forEach(commandLine::addSubcommand);
        addHelp(commandLine);
        Errors errors = new Errors(() -> main.debug);
        return commandLine
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "A command is needed; 'kebne --help' lists them");
    }

    /** {@code --help} on a command and all below it. */
    private static void addHelp(CommandLine command) {
        if (!command.getCommandSpec().helpCommand()) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Print this help.")
                            .build());
        }
        command.getSubcommands().values().forEach(Main::addHelp);
    }
}
