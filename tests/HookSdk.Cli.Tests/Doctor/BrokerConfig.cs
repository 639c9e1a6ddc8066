using System.Globalization;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>The files of tests/fixtures/broker-configs. {PORT} stands for the server's port.</summary>
internal sealed class BrokerConfig : IDisposable
{
    public const string Secret = "planted-secret-1";
    private readonly List<string> _files = [];

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "fixtures", "broker-configs");

    /// <summary>Copies a file, with the port of a server, and tells where it is.</summary>
    public string Copy(string target, string name, int port)
    {
        string source = Directory.GetFiles(Path.Combine(Folder, target), name + ".*").Single();
        return Write(File.ReadAllText(source).Replace("{PORT}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Path.GetFileName(source));
    }

    public string Write(string text, string name)
    {
        string folder = Directory.CreateTempSubdirectory("hooksdk-doctor").FullName;
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        _files.Add(folder);
        return file;
    }

    public void Dispose() => _files.ForEach(static folder => Directory.Delete(folder, recursive: true));
}
