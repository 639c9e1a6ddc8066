namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A setting of a file.</summary>
internal sealed record FileSetting(string Key, string Value, FilePlace Place);
