using System.Text;
using HookSdk.Cli.Files;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.BrokerFiles;

/// <summary>A file of a broker's configuration.</summary>
/// <param name="Name">Its path, as it was given.</param>
/// <param name="Text">What it holds.</param>
internal sealed record ConfigFile(string Name, string Text)
{
    private const int Most = 16 * 1024 * 1024;

    public IEnumerable<(FilePlace Place, string Text)> Lines => Text.Split('\n').Select((line, i) => (new FilePlace(Name, i + 1), line.TrimEnd('\r')));

    /// <exception cref="CommandException">It cannot be read.</exception>
    public static ConfigFile Read(string path)
    {
        try
        {
            byte[] bytes = BoundedFile.Read(path, Most) ?? throw CommandException.Usage($"{path} is larger than {Most / 1024 / 1024} MiB.", "Name a file of the broker's configuration by --config.");
            return bytes.Contains((byte)0)
                ? throw CommandException.Usage($"{path} is no text.", "Name a file of the broker's configuration by --config.")
                : new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetString(bytes).TrimStart('\uFEFF'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Usage($"{path} cannot be read: {e.Message}", "Name a file of the broker's configuration by --config, and run hooksdk as someone who may read it.");
        }
    }
}
