namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A section of EMG's server.cfg, such as <c>PLUGIN name &lt; ... &gt;</c>.</summary>
internal sealed record ServerCfgSection(string Kind, string Name, FilePlace Place)
{
    private readonly List<FileSetting> _options = [];

    public IReadOnlyList<FileSetting> Options => _options;

    public FileSetting? Find(string option) => _options.LastOrDefault(o => o.Key.Equals(option, StringComparison.OrdinalIgnoreCase));

    public void Add(FileSetting option) => _options.Add(option);
}
