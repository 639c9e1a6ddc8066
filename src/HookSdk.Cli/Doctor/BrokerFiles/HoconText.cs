namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A text, a number, true or false.</summary>
internal sealed record HoconText(string Text, FilePlace Place) : HoconNode(Place);
