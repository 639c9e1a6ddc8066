using HookSdk.M4;
using HookSdk.Numbers;
using M4Script._1;
using M4Script._1.Numbers;
using M4Script._1.Rules;
using Microsoft.Extensions.DependencyInjection;

const string DeadlineVariable = "Hooks__M4__Deadline";

// All of this happens for each call: what is not needed is not loaded. A container for services would take as long as all the rest.
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

static PortedNumbers MakeLookup(ICallRules rules) =>
    new ServiceCollection().AddSingleton(rules).AddPortedNumbers().BuildServiceProvider().GetRequiredService<PortedNumbers>();

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
