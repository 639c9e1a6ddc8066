using System.Text;
using Microsoft.Extensions.Configuration;

namespace HookSdk.M4.Tests.Local;

/// <summary>The lean reader of settings, held to .NET's configuration.</summary>
public sealed class M4LocalSettingsTests
{
    private const string Sample = """
        // what calls are given
        {
          "CallerIds": { "2": "37011111111", "7": 37070000007, "x\u00e9": "caf\u00e9 \ud83d\ude00 \"q\" \\ \/ \n" }, /* and what
          is refused * / */
          "Blocked": [ "+370 900 00001", [ 1, -2.50e+3 ], { "a": true, "b": false, "c": null }, ],
          "Lookup": { "Url": "http://lookup.example/a//b", },
          "Empty": {}, "None": [], "": "no name", "é": "ü",
        } // the end
        """;

    [Theory]
    [InlineData(Sample)]
    [InlineData("{}")]
    [InlineData("\uFEFF {\"a\":{\"b\":{\"c\":[[[\"d\"]]]}}}\r\n")]
    [InlineData("{\"a\": /***/ 1 // 2\r\n, \"b\": [ // 3\n 4 /*5*/] }")]
    [InlineData("{\"Logging:LogLevel\":{\"Default\":\"Warning\"}}")]
    public void File_Read_IsWhatTheConfigurationReads(string json)
    {
        Dictionary<string, string?> settings = Read(json)!;
        Dictionary<string, string?> expected = ReadByConfiguration(json)!;

        expected.Where(static e => e.Value is not null).ShouldAllBe(e => settings[e.Key] == e.Value);
        settings.ShouldAllBe(s => expected.ContainsKey(s.Key) && expected[s.Key] == s.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":[1,,2]}")]
    [InlineData("{,}")]
    [InlineData("{\"a\":[,]}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":1 /* never closed}")]
    [InlineData("{\"a\":1 / 2}")]
    public void File_Broken_IsRefused(string json)
    {
        Read(json).ShouldBeNull();
        ReadByConfiguration(json).ShouldBeNull();
    }

    [Fact]
    public void File_CutShortAnywhere_IsRefused()
    {
        string json = Sample[..(Sample.LastIndexOf('}') + 1)];
        for (int length = 0; length < json.Length; length++)
        {
            Read(json[..length]).ShouldBeNull(json[..length]);
        }
    }

    [Fact]
    public void Settings_OfFileAndEnvironment_AreFoundInAnyCase()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{"path":"from the file","CallerIds":{"2":"370"}}""");
            Dictionary<string, string?> settings = M4LocalSettings.Read(file);

            settings["callerids:2"].ShouldBe("370");
            settings["path"].ShouldBe(Environment.GetEnvironmentVariable("PATH"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Settings_WithoutTheFile_AreAFailure() => Should.Throw<FileNotFoundException>(() => M4LocalSettings.Read("no-such-file.json"));

    private static Dictionary<string, string?>? Read(string json)
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            M4LocalSettings.ReadFile(Encoding.UTF8.GetBytes(json), "settings.json", settings);
            return settings;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, string?>? ReadByConfiguration(string json)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().AsEnumerable().ToDictionary(StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
