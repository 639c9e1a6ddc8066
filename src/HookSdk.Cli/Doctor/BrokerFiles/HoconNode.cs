namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A value of a HOCON file.</summary>
internal abstract record HoconNode(FilePlace Place);
