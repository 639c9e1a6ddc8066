namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A HOCON file that cannot be read further.</summary>
internal sealed class HoconException(FilePlace place, string problem) : Exception(problem)
{
    public FileProblem Problem => new(place, Message);
}
