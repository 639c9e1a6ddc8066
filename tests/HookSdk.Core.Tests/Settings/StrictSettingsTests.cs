using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Core.Tests.Settings;

/// <summary>What .NET's binder passes over without a word stops the start; and a change that cannot be used leaves what was read before.</summary>
public sealed class StrictSettingsTests : IDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ListLoggerProvider _log = new();
    private ServiceProvider? _services;

    public enum Color
    {
        Red,
        Green,
    }

    public static TheoryData<string, string> Entries => new()
    {
        { "Users:0:Disabeld=true", "Users cannot be used: 'Users:0:Disabeld' is no setting: there are Name, password-hash, Disabled, Since, Limits, Tags, Home, Level, Color." },
        { "Users:0:PasswordHash=x", "Users cannot be used: 'Users:0:PasswordHash' is no setting: there are Name, password-hash, Disabled, Since, Limits, Tags, Home, Level, Color." },
        { "Users:0:ReadOnly=1", "Users cannot be used: 'Users:0:ReadOnly' is no setting: there are Name, password-hash, Disabled, Since, Limits, Tags, Home, Level, Color." },
        { "Users:0:Name:First=dev1", "Users cannot be used: 'Users:0:Name:First' is no setting: 'Users:0:Name' takes one value." },
        { "Users:0:Disabled=maybe", "Users cannot be used: 'Users:0:Disabled' = 'maybe' cannot be read: it takes true or false." },
        { "Users:0:Disabled=", "Users cannot be used: 'Users:0:Disabled' = '' cannot be read: it takes true or false." },
        { "Users:0:Since=5 s", "Users cannot be used: 'Users:0:Since' = '5 s' cannot be read: it takes a time as hours:minutes:seconds, such as 00:00:02 or 00:00:00.5." },
        { "Users:0:Level=9999999999", "Users cannot be used: 'Users:0:Level' = '9999999999' cannot be read: it takes a whole number up to 2147483647." },
        { "Users:0:Color=blue", "Users cannot be used: 'Users:0:Color' = 'blue' cannot be read: it takes one of Red, Green." },
        { "Users:0:Color=99", "Users cannot be used: 'Users:0:Color' = '99' cannot be read: it takes one of Red, Green." },
        { "Users:0:Color=Red,Green", "Users cannot be used: 'Users:0:Color' = 'Red,Green' cannot be read: it takes one of Red, Green." },
        { "Users:0:Disabled", "Users cannot be used: 'Users:0:Disabled' is null. Leave it out, or give it a value." },
        { "Users:1:Name", "Users cannot be used: 'Users:1:Name' is null. Leave it out, or give it a value." },
        { "Users:0:Limits:a", "Users cannot be used: 'Users:0:Limits:a' is null. Leave it out, or give it a value." },
        { "Users:0:Tags:0", "Users cannot be used: 'Users:0:Tags:0' is null. Leave it out, or give it a value." },
        { "Users:0:Limits=5", "Users cannot be used: 'Users:0:Limits' is one text, and must have entries below it, such as 'Users:0:Limits:name'." },
        { "Users:0:Limits:a:b=5", "Users cannot be used: 'Users:0:Limits:a:b' is no setting: 'Users:0:Limits:a' takes one value." },
        { "Users:0:Limits:a=five", "Users cannot be used: 'Users:0:Limits:a' = 'five' cannot be read: it takes a whole number up to 2147483647." },
        { "Users:0:Tags=x", "Users cannot be used: 'Users:0:Tags' is one text, and must have entries below it, such as 'Users:0:Tags:0'." },
        { "Users:1=dev2", "Users cannot be used: 'Users:1' is one text, and must have entries below it, such as 'Users:1:Name'." },
        { "Users:1=", "Users cannot be used: 'Users:1' is empty." },
        { "Users=dev1", "Users cannot be used: 'Users' is one text, and must have entries below it, such as 'Users:0'." },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void WhatCannotBeUsed_StopsTheStartAndIsNamed(string entry, string problem)
    {
        _configuration["Users:0:Name"] = "dev1";
        if (entry.Contains('=', StringComparison.Ordinal))
        {
            Set(entry);
        }
        else
        {
            _configuration.AddJsonStream(new MemoryStream(Nested(entry.Split(':'))));
        }

        Should.Throw<InvalidOperationException>(Start<UserList>).Message.ShouldBe(problem);
        _log.Lines.ShouldContain($"Error: {problem}");
    }

    [Theory]
    [InlineData("Users")]
    [InlineData("Acme:Users")]
    public void SectionThatIsNotThere_StopsTheStart(string section)
    {
        _configuration["Acme:User:0:Name"] = "dev1";

        Should.Throw<InvalidOperationException>(() => Start<UserList>(section)).Message
            .ShouldBe($"{section} cannot be used: it is not there. Is its name mistyped? An empty one says that there is nothing to set.");
    }

    [Fact]
    public void EverythingThatCanBeRead_IsRead()
    {
        string[] entries =
        [
            "Acme:Users:0:name=dev1", "Acme:Users:0:password-hash=abc", "Acme:Users:0:Disabled=True", "Acme:Users:0:Since=00:00:05", "Acme:Users:0:Limits:a=5",
            "Acme:Users:0:Tags:0=x", "Acme:Users:0:Tags:1=y", "Acme:Users:0:Home:Street=Main", "Acme:Users:0:Level=", "Acme:Users:0:Color=green", "Acme:Users:1:Name=dev2",
        ];
        entries.ToList().ForEach(Set);

        Start<UserList>("Acme:Users");

        UserList users = Current<UserList>();
        users.Count.ShouldBe(2);
        User one = users[0];
        (one.Name, one.PasswordHash, one.Disabled, one.Since, one.Limits["a"], one.Level, one.Color).ShouldBe(("dev1", "abc", true, TimeSpan.FromSeconds(5), 5, null, Color.Green));
        one.Tags.ShouldBe(["x", "y"]);
        one.Home!.Street.ShouldBe("Main");
        users[1].Disabled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Tags:0:Name")]
    [InlineData("Tags:One:Name")]
    public void SetterThatThrows_IsHeard(string key)
    {
        _configuration[key] = "Ä";

        Should.Throw<InvalidOperationException>(() => Start<Tags>("Tags")).Message.ShouldBe("Tags cannot be used: a tag is in ASCII");
    }

    [Fact]
    public void EmptySection_IsNone()
    {
        _configuration["Users"] = "";

        Start<UserList>();

        Current<UserList>().ShouldBeEmpty();
    }

    [Fact]
    public void Table_TakesAnyKey()
    {
        _configuration["Routes:46"] = "smpp-se";
        _configuration["Routes:47"] = "";

        Start<Routes>("Routes");

        Current<Routes>().ShouldBe(new Dictionary<string, string?> { ["46"] = "smpp-se", ["47"] = "" }, ignoreOrder: true);
        _configuration["Routes:46:Connector"] = "x";
        Reload();
        _log.Lines.ShouldContain("Error: Routes cannot be used: 'Routes:46:Connector' is no setting: 'Routes:46' takes one value. What was read before stays.");
    }

    [Fact]
    public void ChangeThatCannotBeUsed_LeavesWhatWasRead_AndIsLoggedOnce()
    {
        _configuration["Users:0:Name"] = "dev1";
        Start<UserList>();
        List<UserList> heard = [];
        using IDisposable? changes = Monitor<UserList>().OnChange(heard.Add);

        _configuration["Users:0:Disabled"] = "yes";
        Reload();
        Reload();
        heard.ShouldBeEmpty();
        Current<UserList>()[0].Name.ShouldBe("dev1");
        _log.Lines.ShouldHaveSingleItem()
            .ShouldBe("Error: Users cannot be used: 'Users:0:Disabled' = 'yes' cannot be read: it takes true or false. What was read before stays.");

        _configuration["Users:0:Disabled"] = "true";
        Reload();
        heard.ShouldHaveSingleItem().ShouldBeSameAs(Current<UserList>());
        Current<UserList>()[0].Disabled.ShouldBeTrue();
    }

    [Fact]
    public void ChangeElsewhere_IsNotTold()
    {
        _configuration["Users:0:Name"] = "dev1";
        Start<UserList>();
        UserList before = Current<UserList>();
        List<UserList> heard = [];
        using IDisposable? changes = Monitor<UserList>().OnChange(heard.Add);

        _configuration["Other"] = "x";
        Reload();

        heard.ShouldBeEmpty();
        Current<UserList>().ShouldBeSameAs(before);
    }

    /// <summary>What is bound is what was seen: the section changes while it is read, and back again.</summary>
    [Fact]
    public void ChangeWhileItIsRead_IsNotMixedWithWhatStoodBefore()
    {
        _configuration["Pair:A"] = "1";
        _configuration["Pair:B"] = "1";
        Pair.OnRead = null;
        Start<Pair>("Pair");

        Pair.OnRead = () => _configuration["Pair:B"] = "3";
        _configuration["Pair:A"] = "2";
        _configuration["Pair:B"] = "2";
        Reload();

        (Current<Pair>().A, Current<Pair>().B).ShouldBe((2, 2));
        Pair.OnRead = null;
        Reload();
        (Current<Pair>().A, Current<Pair>().B).ShouldBe((2, 3));
    }

    [Fact]
    public void LongList_IsReadInTheOrderOfItsNumbers()
    {
        for (int i = 0; i < 120; i++)
        {
            _configuration[$"Users:{i}:Name"] = $"dev{i}";
        }

        Start<UserList>();

        Current<UserList>().Select(static u => u.Name).ShouldBe(Enumerable.Range(0, 120).Select(static i => $"dev{i}"));
    }

    [Fact]
    public void Validation_CountsAsReading()
    {
        _configuration["Line:Longest"] = "9000";
        Should.Throw<OptionsValidationException>(() => Start<Line>("Line", static o => o.ValidateDataAnnotations()));

        _configuration["Line:Longest"] = "900";
        Start<Line>("Line", static o => o.ValidateDataAnnotations());
        _configuration["Line:Longest"] = "9000";
        Reload();

        Current<Line>().Longest.ShouldBe(900);
    }

    [Fact]
    public void ListenerThatThrows_HoldsUpNoOther()
    {
        _configuration["Users:0:Name"] = "dev1";
        Start<UserList>();
        int heard = 0;
        using IDisposable? bad = Monitor<UserList>().OnChange(static _ => throw new InvalidOperationException("mine"));
        using (Monitor<UserList>().OnChange(_ => heard++))
        {
            _configuration["Users:0:Name"] = "dev2";
            Reload();
        }

        _configuration["Users:0:Name"] = "dev3";
        Reload();

        heard.ShouldBe(1);
        _log.Lines.Count(static l => l == "Error: Users has changed, and a part of the program that was told of it threw").ShouldBe(2);
    }

    [Fact]
    public void OptionsAndSnapshot_AreWhatCouldBeRead()
    {
        _configuration["Users:0:Name"] = "dev1";
        Start<UserList>();
        _configuration["Users:0:Nmae"] = "dev2";
        Reload();

        _services.ShouldNotBeNull().GetRequiredService<IOptions<UserList>>().Value[0].Name.ShouldBe("dev1");
        using IServiceScope scope = _services.CreateScope();
        IOptionsSnapshot<UserList> snapshot = scope.ServiceProvider.GetRequiredService<IOptionsSnapshot<UserList>>();
        snapshot.Value.ShouldBeSameAs(Current<UserList>());
        snapshot.Get("").ShouldBeSameAs(snapshot.Value);
    }

    [Fact]
    public void Registration_RefusesWhatIsNone()
    {
        ServiceCollection services = new();
        services.AddStrictSettings<UserList>("Users");

        Should.Throw<ArgumentException>(() => services.AddStrictSettings<Routes>(" "));
        Should.Throw<InvalidOperationException>(() => services.AddStrictSettings<UserList>("Others")).Message.ShouldBe("UserList is bound to a section of the configuration already.");
    }

    public void Dispose()
    {
        _services?.Dispose();
        _configuration.Dispose();
    }

    private void Set(string entry)
    {
        string[] parts = entry.Split('=', 2);
        _configuration[parts[0]] = parts[1];
    }

    /// <summary>JSON with a null at the end of a path.</summary>
    private static byte[] Nested(string[] path) =>
        System.Text.Encoding.UTF8.GetBytes(string.Concat(path.Select(static p => $"{{\"{p}\":")) + "null" + new string('}', path.Length));

    /// <summary>What a host does at its start.</summary>
    private void Start<TOptions>()
        where TOptions : class, new() => Start<TOptions>("Users");

    private void Start<TOptions>(string section, Action<OptionsBuilder<TOptions>>? more = null)
        where TOptions : class, new()
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddLogging(logging => logging.AddProvider(_log));
        OptionsBuilder<TOptions> options = services.AddStrictSettings<TOptions>(section);
        more?.Invoke(options);
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IStartupValidator>().Validate();
    }

    private IOptionsMonitor<TOptions> Monitor<TOptions>() => _services!.GetRequiredService<IOptionsMonitor<TOptions>>();

    private TOptions Current<TOptions>() => Monitor<TOptions>().CurrentValue;

    private void Reload() => ((IConfigurationRoot)_configuration).Reload();

    private sealed class UserList : List<User>;

    private sealed class Routes : Dictionary<string, string?>;

    private sealed class Pair
    {
        public static Action? OnRead { get; set; }

        public int A
        {
            get;
            set
            {
                field = value;
                OnRead?.Invoke();
            }
        }

        public int B { get; set; }
    }

    private sealed class Tags : Dictionary<string, Tag>;

    private sealed class Tag
    {
        public string Name
        {
            get;
            set => field = value.All(char.IsAscii) ? value : throw new ArgumentException("a tag is in ASCII");
        }
        = "";
    }

    private sealed class Line
    {
        [Range(1, 1000)]
        public int Longest { get; set; }
    }

    private sealed class User
    {
        public string Name { get; set; } = "";

        [ConfigurationKeyName("password-hash")]
        public string PasswordHash { get; set; } = "";

        public bool Disabled { get; set; }

        public TimeSpan Since { get; set; }

        public Dictionary<string, int> Limits { get; } = [];

        public IList<string> Tags { get; } = [];

        public Address? Home { get; set; }

        public int? Level { get; set; }

        public Color Color { get; set; }

        public int ReadOnly => 5;
    }

    private sealed class Address
    {
        public string Street { get; set; } = "";
    }
}
