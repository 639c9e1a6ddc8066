namespace HookSdk.Host;

/// <summary>The arguments of the program.</summary>
/// <param name="Command">What it is asked for.</param>
/// <param name="File">The file of settings.</param>
internal sealed record HostArguments(HostCommand Command, string File)
{
    private const string DefaultFile = "host.json";

    /// <exception cref="UsageException">They cannot be understood.</exception>
    public static HostArguments Parse(IReadOnlyList<string> args)
    {
        HostCommand command = HostCommand.Serve;
        string? file = null;
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--config" or "-c" when file is not null:
                    throw new UsageException($"{args[i]} stands there twice.");
                case "--config" or "-c":
                    file = ++i < args.Count && args[i].Length > 0 ? args[i] : throw new UsageException($"{args[^1]} takes the path of a file, such as --config {DefaultFile}.");
                    break;
                case "--check":
                    command = HostCommand.Check;
                    break;
                case "--help" or "-h" or "-?":
                    return new HostArguments(HostCommand.Help, DefaultFile);
                case "--version":
                    return new HostArguments(HostCommand.Version, DefaultFile);
                default:
                    throw new UsageException($"'{args[i]}' is none of its arguments.");
            }
        }

        return new HostArguments(command, file ?? DefaultFile);
    }
}
