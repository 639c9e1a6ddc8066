namespace HookSdk.Cli.Config;

/// <summary>One form in which a broker takes its configuration.</summary>
/// <param name="Name">What <c>--form</c> calls it.</param>
/// <param name="Where">Where it goes.</param>
/// <param name="Lines">What goes there.</param>
internal sealed record ConfigForm(string Name, string Where, IReadOnlyList<string> Lines);
