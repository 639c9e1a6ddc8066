using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Core.Tests.Settings;

/// <summary>A list that is empty because somebody said so, and one that was lost, in the forms that a settings file has for them.</summary>
public sealed class StrictSettingsFileTests : IDisposable
{
    private const string NoList = ", and must be a list: [] is an empty one.";
    private const string NoTable = ", and must have entries below it: {} says that there are none.";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
    private readonly ConfigurationManager _configuration = new();
    private readonly ListLoggerProvider _log = new();
    private ServiceProvider? _services;

    public static TheoryData<string, string> NoLists => new()
    {
        { """{ "OptOut": { "Numbers": null } }""", $"'OptOut:Numbers' is null{NoList}" },
        { """{ "OptOut": { "Numbers": "" } }""", $"'OptOut:Numbers' is an empty text{NoList}" },
        { """{ "optOut:numbers": "" }""", $"'optOut:numbers' is an empty text{NoList}" },
        { """{ "OptOut": { "Names": null } }""", $"'OptOut:Names' is null{NoTable}" },
        { """{ "OptOut": { "Names": "" } }""", $"'OptOut:Names' is an empty text{NoTable}" },
        { """{ "OptOut": { "Source": null } }""", $"'OptOut:Source' is null{NoTable}" },
        { """{ "OptOut": { "Lists": { "a": null } } }""", "'OptOut:Lists:a' is empty." },
        { """{ "OptOut": { "Sources": [ { "Tags": null } ] } }""", $"'OptOut:Sources:0:Tags' is null{NoList}" },
        { """{ "OptOut": null }""", $"'OptOut' is null{NoTable}" },
        { """{ "OptOut": "" }""", $"'OptOut' is an empty text{NoTable}" },
    };

    [Theory]
    [MemberData(nameof(NoLists))]
    public void WhatIsNoList_StopsTheStart_AndAChangeIntoItIsNotUsed(string settings, string problem)
    {
        Write(settings);
        _configuration.AddJsonFile(_file);
        Should.Throw<InvalidOperationException>(Start).Message.ShouldBe($"OptOut cannot be used: {problem}");

        Write("""{ "OptOut": { "Numbers": [ "46700000001" ] } }""");
        Reload();
        Start();
        Write(settings);
        Reload();
        Reload();

        Current.Numbers.ShouldBe(["46700000001"]);
        _log.Lines.Count(l => l == $"Error: OptOut cannot be used: {problem} What was read before stays.").ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "OptOut": {} }""")]
    [InlineData("""{ "OptOut": [] }""")]
    [InlineData("""{ "OptOut": { "Numbers": [], "Names": {}, "Source": {}, "Sources": [] } }""")]
    [InlineData("""{ "OptOut": { "Numbers": {}, "Names": [] } }""")]
    [InlineData("""
        {
          // None yet.
          "optOut": { "numbers": [], },
        }
        """)]
    public void WhatIsSaidToBeEmpty_IsEmpty(string settings)
    {
        Write("""{ "OptOut": { "Numbers": [ "46700000001" ] } }""");
        _configuration.AddJsonFile(_file);
        Start();
        Write(settings);
        Reload();

        Current.Numbers.ShouldBeEmpty();
        Current.Names.ShouldBeEmpty();
        _log.Lines.ShouldBeEmpty();
        Start();
    }

    /// <summary>To .NET nothing has changed.</summary>
    [Fact]
    public void ListInPlaceOfAnEmptyText_IsUsed()
    {
        Write("""{ "OptOut": { "Numbers": [ "46700000001" ] } }""");
        _configuration.AddJsonFile(_file);
        Start();
        Write("""{ "OptOut": { "Numbers": "" } }""");
        Reload();
        Current.Numbers.ShouldNotBeEmpty();

        Write("""{ "OptOut": { "Numbers": [] } }""");
        Reload();

        Current.Numbers.ShouldBeEmpty();
    }

    [Fact]
    public void FileWithAByteOrderMark_IsRead()
    {
        File.WriteAllText(_file, """{ "OptOut": { "Numbers": [] } }""", Encoding.Unicode);
        _configuration.AddJsonFile(_file);

        Start();

        Current.Numbers.ShouldBeEmpty();
    }

    /// <summary>As .NET has it, the later source counts.</summary>
    [Theory]
    [InlineData("[]", "\"\"", false)]
    [InlineData("\"\"", "[]", true)]
    public void OfTwoSources_TheLaterOneCounts(string first, string second, bool isUsed)
    {
        string later = _file + ".later";
        try
        {
            Write($$"""{ "OptOut": { "Numbers": {{first}} } }""");
            File.WriteAllText(later, $$"""{ "OptOut": { "Numbers": {{second}} } }""");
            _configuration.AddJsonFile(_file).AddConfiguration(new ConfigurationBuilder().AddJsonFile(later).Build());

            CheckStart(isUsed);
        }
        finally
        {
            File.Delete(later);
        }
    }

    [Fact]
    public void EmptyTextOnTheCommandLine_IsNoList()
    {
        _configuration.AddCommandLine(["--OptOut:Numbers="]);

        Should.Throw<InvalidOperationException>(Start).Message.ShouldBe($"OptOut cannot be used: 'OptOut:Numbers' is an empty text{NoList}");
    }

    [Fact]
    public void EmptyTextInTheEnvironment_IsNoList_AndLeavesThatOfAFile()
    {
        string prefix = $"T{Guid.NewGuid():N}_";
        Environment.SetEnvironmentVariable($"{prefix}OptOut__Numbers", "");
        try
        {
            _configuration.AddEnvironmentVariables(prefix);
            Should.Throw<InvalidOperationException>(Start).Message.ShouldBe($"OptOut cannot be used: 'OptOut:Numbers' is an empty text{NoList}");

            Write("""{ "OptOut": { "Numbers": [ "46700000001" ] } }""");
            _configuration.AddJsonFile(_file);
            Start();
            Current.Numbers.ShouldBe(["46700000001"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable($"{prefix}OptOut__Numbers", null);
        }
    }

    /// <summary>Where a source does not tell, a null is no list still, since .NET makes none of an empty one.</summary>
    [Theory]
    [InlineData("""{ "OptOut": { "Numbers": null } }""", false)]
    [InlineData("""{ "OptOut": { "Numbers": [] } }""", true)]
    [InlineData("""{ "OptOut": { "Names": {} } }""", true)]
    [InlineData("""{ "OptOut": {} }""", true)]
    public void Stream_ThatCannotBeReadAgain_IsTakenByItsValues(string settings, bool isUsed)
    {
        _configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));

        CheckStart(isUsed);
    }

    public void Dispose()
    {
        _services?.Dispose();
        _configuration.Dispose();
        File.Delete(_file);
    }

    private OptOuts Current => _services!.GetRequiredService<IOptionsMonitor<OptOuts>>().CurrentValue;

    private void Write(string settings) => File.WriteAllText(_file, settings);

    private void Reload() => ((IConfigurationRoot)_configuration).Reload();

    private void CheckStart(bool isUsed)
    {
        if (isUsed)
        {
            Start();
            Current.Numbers.ShouldBeEmpty();
        }
        else
        {
            Should.Throw<InvalidOperationException>(Start).Message.ShouldContain("'OptOut:Numbers' is ");
        }
    }

    /// <summary>What a host does at its start.</summary>
    private void Start()
    {
        _services?.Dispose();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddLogging(logging => logging.AddProvider(_log));
        services.AddStrictSettings<OptOuts>("OptOut");
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IStartupValidator>().Validate();
    }

    private sealed class OptOuts
    {
        public IList<string> Numbers { get; } = [];

        public Dictionary<string, string> Names { get; } = [];

        public Dictionary<string, List<string>> Lists { get; } = [];

        public Origin? Source { get; set; }

        public Origin[]? Sources { get; set; }
    }

    private sealed class Origin
    {
        public IList<string> Tags { get; } = [];
    }
}
