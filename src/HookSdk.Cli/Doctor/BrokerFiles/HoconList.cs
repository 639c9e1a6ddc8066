namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A list.</summary>
internal sealed record HoconList(IReadOnlyList<HoconNode> Items, FilePlace Place) : HoconNode(Place);
