using System.Reflection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>Who knows one fake knows all: the same thing has the same name and the same type in each.</summary>
public sealed class ShapeTests
{
    private static readonly (Type Fake, Type Options)[] Fakes =
    [
        (typeof(FakeEmg), typeof(FakeEmgOptions)),
        (typeof(FakeM4), typeof(FakeM4Options)),
        (typeof(FakeEmqx), typeof(FakeEmqxOptions)),
        (typeof(FakeExProto), typeof(FakeExProtoOptions)),
        (typeof(FakeVerneMq), typeof(FakeVerneMqOptions)),
    ];

    /// <summary>Names of members of fakes, clients and outcomes that would say what another name says already.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["Clock"] = "Time",
        ["TimeProvider"] = "Time",
        ["Log"] = "Transcript",
        ["History"] = "Calls",
        ["EnsureNoFallbacks"] = "EnsureNoFallback",
        ["EnsureAllowed"] = "EnsureAccepted",
        ["EnsureRouted"] = "EnsureRoutedTo",
        ["AbortAsync"] = "CloseAsync",
        ["AckAsync"] = "AcknowledgeAsync",
        ["DropAsync"] = "CloseAsync",
        ["LoggerFactory"] = "Logger",
    };

    public static TheoryData<Type> Types => [.. Fakes.Select(static f => f.Fake)];

    public static TheoryData<Type> Outcomes => [.. typeof(FakeEmg).Assembly.GetExportedTypes().Where(static t => t.Name.EndsWith("Outcome", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Types))]
    public void Fake_HasWhatEveryFakeHas(Type fake)
    {
        Has(fake, "Time", typeof(FakeClock));
        Has(fake, "Transcript", typeof(string));
        fake.GetProperty("Calls").ShouldNotBeNull().PropertyType.GetGenericTypeDefinition().ShouldBe(typeof(IReadOnlyList<>));
        fake.GetMethod("AllowFallback", Type.EmptyTypes).ShouldNotBeNull().ReturnType.ShouldBe(typeof(void));
        fake.GetMethod("EnsureNoFallback", Type.EmptyTypes).ShouldNotBeNull().ReturnType.ShouldBe(typeof(void));
        typeof(IAsyncDisposable).IsAssignableFrom(fake).ShouldBeTrue();

        Type options = Fakes.Single(f => f.Fake == fake).Options;
        options.BaseType.ShouldBe(typeof(FakeOptions));
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(static p => p.Name).ShouldNotContain(static n => typeof(FakeOptions).GetProperty(n) != null);

        ParameterInfo[][] starts = [.. fake.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(static m => m.Name == "StartAsync").Select(static m => m.GetParameters())];
        starts.ShouldContain(p => p[0].ParameterType == typeof(HookTarget) && p[1].ParameterType == typeof(Action<>).MakeGenericType(options) && p[1].Name == "configure" && p[1].IsOptional);
        starts.ShouldContain(p => p[0].ParameterType.Namespace != "HookSdk.Testing" && p[0].ParameterType.IsAbstract && p[1].Name == "configure", "a plugin as an instance");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void CallRecord_TellsAlike(Type fake)
    {
        Type record = fake.GetProperty("Calls")!.PropertyType.GetGenericArguments()[0];

        record.Name.ShouldBe($"{fake.Name["Fake".Length..]}CallRecord");
        Has(record, "Status", typeof(int));
        if (fake != typeof(FakeM4))
        {
            Has(record, "Elapsed", typeof(TimeSpan));
        }

        // A loop of ExProto has no replies that a fallback could stand for.
        if (fake != typeof(FakeExProto))
        {
            Has(record, "Failure", typeof(string));
            Has(record, "FallbackCause", typeof(string));
        }
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Outcome_ChecksChainAndAllowFallbacks(Type outcome)
    {
        MethodInfo[] checks = [.. outcome.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(static m => m.Name.StartsWith("Ensure", StringComparison.Ordinal))];

        checks.ShouldNotBeEmpty();
        checks.ShouldAllBe(m => m.ReturnType == outcome, "a check returns its outcome, for the next one");

        // Loading a hook server runs nothing of a plugin.
        if (outcome != typeof(EmqxLoadOutcome))
        {
            outcome.GetMethod("AllowFallback", Type.EmptyTypes).ShouldNotBeNull().ReturnType.ShouldBe(outcome);
        }
    }

    [Fact]
    public void MqttClients_HaveTheSameVerbsWithTheSameFirstArguments()
    {
        Dictionary<string, string[]> emqx = Verbs(typeof(FakeEmqxClient));
        Dictionary<string, string[]> verneMq = Verbs(typeof(FakeVerneMqClient));

        emqx.Keys.Except(verneMq.Keys).ShouldBeEmpty();
        verneMq.Keys.Except(emqx.Keys).ShouldBeEmpty();
        foreach ((string verb, string[] firsts) in emqx)
        {
            verneMq[verb].ShouldBe(firsts, ignoreOrder: true, verb);
        }

        foreach (Type client in new[] { typeof(FakeEmqxClient), typeof(FakeVerneMqClient) })
        {
            Has(client, "ClientId", typeof(string));
            Has(client, "IsConnected", typeof(bool));
            Has(client, "AcknowledgesMessages", typeof(bool));
            Has(client, "Messages", typeof(IReadOnlyList<MqttPublish>));
            Has(client, "Received", typeof(IReadOnlyList<MqttReceived>));
        }

        // A device has no packets: what it does has the names of a client's, where it is the same.
        typeof(FakeDevice).GetMethod("CloseAsync").ShouldNotBeNull();
        Has(typeof(FakeDevice), "ClientId", typeof(string));
        Has(typeof(FakeDevice), "IsConnected", typeof(bool));
    }

    [Theory]
    [InlineData(typeof(FakeEmqxClient), typeof(FakeVerneMqClient), "EnsureDisconnected", "EnsureReceived", "EnsureReceivedNothing")]
    [InlineData(typeof(EmqxConnectOutcome), typeof(VerneMqConnectOutcome), "EnsureAccepted", "EnsureRefused")]
    [InlineData(typeof(EmqxPublishOutcome), typeof(VerneMqPublishOutcome), "EnsureAccepted", "EnsureRefused", "EnsureDelivered", "EnsureNotDelivered")]
    [InlineData(typeof(EmqxSubscribeOutcome), typeof(VerneMqSubscribeOutcome), "EnsureGranted", "EnsureRefused")]
    public void TheSameCheck_HasTheSameNameForBothMqttBrokers(Type emqx, Type verneMq, params string[] checks)
    {
        foreach (string check in checks)
        {
            string[] here = Signatures(emqx, check);
            here.ShouldNotBeEmpty($"{emqx.Name}.{check}");
            Signatures(verneMq, check).ShouldNotBeEmpty($"{verneMq.Name}.{check}");
            if (check is not ("EnsureGranted" or "EnsureRefused"))
            {
                Signatures(verneMq, check).ShouldBe(here, check);
            }
        }
    }

    [Fact]
    public void NoMember_SaysByAnotherNameWhatAllOthersSay()
    {
        string[] found =
        [
            .. typeof(FakeEmg).Assembly.GetExportedTypes()
                .Where(static t => t.Name.StartsWith("Fake", StringComparison.Ordinal) && t != typeof(FakeClock))
                .SelectMany(static t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => (Type: t.Name, m.Name)))
                .Where(static m => Synonyms.ContainsKey(m.Name))
                .Select(static m => $"{m.Type}.{m.Name}: call it {Synonyms[m.Name]}"),
        ];

        found.ShouldBeEmpty();
    }

    private static string[] Signatures(Type type, string check) =>
        [.. type.GetMethods().Where(m => m.Name == check).Select(static m => string.Join(", ", m.GetParameters().Select(static p => $"{p.ParameterType.Name} {p.Name}{(p.IsOptional ? "?" : "")}")))];

    private static Dictionary<string, string[]> Verbs(Type client) => client
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(static m => m.Name.EndsWith("Async", StringComparison.Ordinal))
        .GroupBy(static m => m.Name, StringComparer.Ordinal)
        .ToDictionary(static g => g.Key, static g => g.Select(static m => m.GetParameters().FirstOrDefault()?.ParameterType.Name ?? "").Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    private static void Has(Type type, string property, Type of) => type.GetProperty(property).ShouldNotBeNull($"{type.Name}.{property}").PropertyType.ShouldBe(of, $"{type.Name}.{property}");
}
