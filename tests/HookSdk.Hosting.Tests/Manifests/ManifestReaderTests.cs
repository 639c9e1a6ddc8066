namespace HookSdk.Hosting.Tests.Manifests;

public sealed class ManifestReaderTests : IDisposable
{
    private const string Sound = """{ "assembly": "Acme.dll", "classes": [ "Acme.Plugin" ], "sdkVersion": "0.1.0" }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("manifest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Manifest_WithAllKeys_IsRead()
    {
        PluginManifest manifest = Read("""
            {
              // people write it
              "name": "acme", "version": "1.2", "assembly": "Acme.dll", "classes": [ "Acme.One", "Acme.Two" ], "server": "emg:north", "order": -5, "settings": "Acme", "startup": "Acme.Startup",
              "sdkVersion": "0.1.0-dev",
            }
            """);

        manifest.Name.ShouldBe("acme");
        manifest.Version.ShouldBe("1.2");
        manifest.Assembly.ShouldBe("Acme.dll");
        manifest.Classes.ShouldBe(["Acme.One", "Acme.Two"]);
        manifest.Server.ShouldBe("emg:north");
        manifest.Order.ShouldBe(-5);
        manifest.Settings.ShouldBe("Acme");
        manifest.Startup.ShouldBe("Acme.Startup");
        manifest.NameOf("Acme.Two").ShouldBe("acme.Two");
    }

    [Fact]
    public void Manifest_WithTheLeast_HasTheFoldersName()
    {
        PluginManifest manifest = Read("\uFEFF" + Sound);

        manifest.Name.ShouldBe("folder");
        manifest.NameOf("Acme.Plugin").ShouldBe("folder");
        manifest.Version.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "folder/plugin.json is not JSON: ")]
    [InlineData("name: acme", "folder/plugin.json is not JSON: ")]
    [InlineData("{ \"name\": \"acme\",\n  \"assembly\" }", "folder/plugin.json is not JSON: ")]
    [InlineData("[]", "folder/plugin.json must be one JSON object.")]
    [InlineData("{ \"colour\": 1 }", "folder/plugin.json: 'colour' is no key of it. There are name, version, assembly, classes, server, order, settings, startup, sdkVersion.")]
    [InlineData("{ \"Name\": \"acme\" }", "folder/plugin.json: 'Name' is no key of it.")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }", "folder/plugin.json: 'name' stands there twice.")]
    [InlineData("{ \"name\": 5 }", "folder/plugin.json: 'name' takes a text.")]
    [InlineData("{ \"name\": \"../acme\" }", "folder/plugin.json: '../acme' cannot be a plugin's name: it takes 1 to 64 characters")]
    [InlineData("{ \"name\": \"acme\" }", "folder/plugin.json: 'assembly' is missing.")]
    [InlineData("{ \"assembly\": \"../Acme.dll\" }", "folder/plugin.json: 'assembly' takes the name of a file in this folder")]
    [InlineData("{ \"assembly\": \"Acme\" }", "folder/plugin.json: 'assembly' takes the name of a file in this folder")]
    [InlineData("{ \"assembly\": \"Acme.dll\" }", "folder/plugin.json: 'sdkVersion' is missing.")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"new\" }", "folder/plugin.json: 'sdkVersion' takes the version of HookSdk")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"0.1\" }", "folder/plugin.json: 'classes' is missing.")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"0.1\", \"classes\": [] }", "folder/plugin.json: 'classes' takes a list of class names")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"0.1\", \"classes\": \"Acme.Plugin\" }", "folder/plugin.json: 'classes' takes a list of class names")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"0.1\", \"classes\": [ null ] }", "folder/plugin.json: 'classes' takes a list of class names")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"0.1\", \"classes\": [ \"A\", \"A\" ] }", "folder/plugin.json: a class stands twice in 'classes'.")]
    [InlineData("{ \"assembly\": \"Acme.dll\", \"sdkVersion\": \"0.1\", \"classes\": [ \"A\" ], \"order\": \"first\" }", "folder/plugin.json: 'order' takes a whole number.")]
    public void Manifest_ThatIsWrong_IsRefused_AndSaysWhere(string json, string problem) =>
        Should.Throw<PluginProblemException>(() => Read(json)).Message.ShouldStartWith(problem);

    [Fact]
    public void Manifest_CutShortAtEachByte_IsRefused()
    {
        for (int length = 0; length < Sound.Length; length++)
        {
            Should.Throw<PluginProblemException>(() => Read(Sound[..length])).Message.ShouldStartWith("folder/plugin.json is not JSON: ");
        }
    }

    [Fact]
    public void Manifest_ThatIsNotThere_OrTooLarge_IsRefused()
    {
        Should.Throw<PluginProblemException>(() => ManifestReader.Read(_folder, "folder")).Message.ShouldBe("folder/plugin.json is not there.");
        Should.Throw<PluginProblemException>(() => Read(Sound + new string(' ', 70_000))).Message.ShouldBe("folder/plugin.json is larger than 64 KiB. Is it the manifest?");
    }

    private PluginManifest Read(string json)
    {
        File.WriteAllText(Path.Combine(_folder, PluginManifest.FileName), json);
        return ManifestReader.Read(_folder, "folder");
    }
}
