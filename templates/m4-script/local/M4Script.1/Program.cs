using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.M4;
using HookSdk.Numbers;
using M4Script._1;
using M4Script._1.Numbers;
using M4Script._1.Rules;

const string DeadlineVariable = "Hooks__M4__Deadline";

// All of this happens for each call, so what is needed is made by hand: a container for services would take as long as all the rest.
using StandardErrorLog log = new();
return await M4LocalProgram.RunAsync(
    args,
    () =>
    {
        // For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "8", CountryCode = "370" }).
        NumberNormalizer normalizer = NumberNormalizer.Default;
        CallRules rules = new(Settings(), normalizer);
        return new CallScript(rules, normalizer, log, rules.LookupUrl is null ? null : MakeLookup(rules));
    },
    // The deadline comes from the environment alone, as the settings are read under it.
    M4LocalProgramOptions.FromEnvironment());

// A budget of the 700 ms that the script has; what the lookup does not answer by then it goes without.
static PortedNumbers MakeLookup(ICallRules rules) => Features.WithLookup
    ? new(new HttpLookupServices(new HttpClient(), new() { Budget = TimeSpan.FromMilliseconds(300) }, static problem => Console.Error.WriteLine($"The lookup failed: {problem}")), rules)
    : throw new FormatException("Lookup:Url is set, and this program was made without its lookup. Write <WithLookup>true</WithLookup> into M4Script.1.csproj and publish it again.");

static Dictionary<string, string?> Settings()
{
    Dictionary<string, string?> settings = M4LocalSettings.Read();
    foreach (string key in settings.Keys)
    {
        bool isDeadline = key.Equals("Hooks:M4:Deadline", StringComparison.OrdinalIgnoreCase) && Environment.GetEnvironmentVariable(DeadlineVariable) is not null;
        if (!isDeadline && key.StartsWith("Hooks:", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"{key} is no setting of a local program. There is {DeadlineVariable}, in the environment.");
        }
    }

    return settings;
}

/// <summary>What the project file says is part of the program.</summary>
internal static class Features
{
    /// <summary>Whether numbers can be looked up over HTTP. Where not, the HTTP client is not published.</summary>
    [FeatureSwitchDefinition(nameof(WithLookup))]
    public static bool WithLookup => AppContext.TryGetSwitch(nameof(WithLookup), out bool isOn) && isOn;
}
