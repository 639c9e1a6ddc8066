using System.Globalization;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A line of a file.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record FilePlace(string File, int Line)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
}
