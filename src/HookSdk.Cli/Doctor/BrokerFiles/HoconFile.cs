namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>Files in HOCON, as emqx.conf is. A later one goes before an earlier one.</summary>
internal sealed class HoconFile
{
    private readonly List<FileProblem> _problems = [];
    private readonly List<FilePlace> _includes = [];

    public HoconObject Root { get; } = new(new FilePlace("", 0));

    public IReadOnlyList<FileProblem> Problems => _problems;

    /// <summary>Where other files are included, which are not read.</summary>
    public IReadOnlyList<FilePlace> Includes => _includes;

    public static HoconFile Read(IEnumerable<ConfigFile> files)
    {
        HoconFile all = new();
        foreach (ConfigFile file in files)
        {
            HoconReader reader = new(file);
            try
            {
                reader.ReadInto(all.Root);
            }
            catch (HoconException e)
            {
                all._problems.Add(e.Problem);
            }

            all._includes.AddRange(reader.Includes);
        }

        return all;
    }
}
