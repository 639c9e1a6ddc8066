using HookSdk.M4;
using HookSdk.Numbers;
using M4Script._1;
using M4Script._1.Numbers;
using M4Script._1.Rules;
using Microsoft.Extensions.DependencyInjection;

// All of this happens for each call: what is not needed is not loaded.
return await M4LocalProgram.RunAsync<CallScript>(
    args,
    static services =>
    {
        // For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "8", CountryCode = "370" }).
        NumberNormalizer normalizer = NumberNormalizer.Default;
        CallRules rules = new(Settings.Read(), normalizer);
        services.AddSingleton(normalizer);
        services.AddSingleton<ICallRules>(rules);
        services.AddSingleton<ICallLog, StandardErrorLog>();
        if (rules.LookupUrl is not null)
        {
            services.AddPortedNumbers();
        }
    },
    Settings.ReadOptions());
