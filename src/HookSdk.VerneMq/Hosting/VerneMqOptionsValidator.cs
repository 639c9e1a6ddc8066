using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.VerneMq;

/// <summary>Says of each wrong setting what it is and what it may be.</summary>
internal sealed class VerneMqOptionsValidator : IValidateOptions<VerneMqOptions>
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, VerneMqOptions options)
    {
        string root = ServerId.SectionOf(VerneMqServiceCollectionExtensions.Section, name);
        ValidateOptionsResultBuilder problems = new();
        foreach ((string hook, VerneMqHookOptions registered) in options.Hooks)
        {
            string section = $"{root}:Hooks:{hook}";
            if (registered.NoPayload && hook is not (VerneMqHookNames.AuthOnPublish or VerneMqHookNames.AuthOnPublishM5))
            {
                problems.AddProblem("VerneMQ leaves the payload out of auth_on_publish and auth_on_publish_m5 alone.", $"{section}:{nameof(VerneMqHookOptions.NoPayload)}");
            }

            if (registered.BrokerTimeout is { } timeout && (timeout < TimeSpan.FromMilliseconds(1) || timeout > FiveMinutes || timeout.Ticks % TimeSpan.TicksPerMillisecond != 0))
            {
                problems.AddProblem($"{timeout} is no whole number of milliseconds from 1 ms to 5 minutes.", $"{section}:{nameof(VerneMqHookOptions.BrokerTimeout)}");
            }
        }

        problems.CheckQueueLength(options.BackgroundQueueLength, root);
        Check(problems, options.Registration, root + ":Registration:");
        return problems.Build();
    }

    private static void Check(ValidateOptionsResultBuilder problems, VerneMqRegistrationOptions registration, string section)
    {
        if (registration.ManagementUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            problems.AddProblem("it is no absolute http or https URL.", section + nameof(VerneMqRegistrationOptions.ManagementUrl));
        }

        if (registration.ManagementUrls.Count > 0 && registration.ManagementUrl != VerneMqRegistrationOptions.DefaultUrl)
        {
            problems.AddProblem("ManagementUrls takes its place: name all nodes there, this one among them, and leave it out.", section + nameof(VerneMqRegistrationOptions.ManagementUrl));
        }

        CheckKey(registration.ApiKey, section + nameof(VerneMqRegistrationOptions.ApiKey), problems);
        for (int i = 0; i < registration.ManagementUrls.Count; i++)
        {
            CheckKey(registration.ManagementUrls[i].ApiKey, $"{section}{nameof(VerneMqRegistrationOptions.ManagementUrls)}:{i}:{nameof(VerneMqNodeOptions.ApiKey)}", problems);
            string key = $"{section}{nameof(VerneMqRegistrationOptions.ManagementUrls)}:{i}:{nameof(VerneMqNodeOptions.Url)}";
            if (registration.ManagementUrls[i].Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" } url)
            {
                problems.AddProblem("it is no absolute http or https URL.", key);
            }
            else if (registration.ManagementUrls.Take(i).Any(earlier => earlier.Url == url))
            {
                problems.AddProblem("the same node is named twice.", key);
            }
        }

        TlsClient.Validate(registration.Tls, section + nameof(VerneMqRegistrationOptions.Tls), problems);

        if (registration.ServerUrl is { } own && own is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            problems.AddProblem("it is no absolute http or https URL. VerneMQ itself would take it, and then refuse every client.", section + nameof(VerneMqRegistrationOptions.ServerUrl));
        }

        if (registration.PollEvery < TimeSpan.FromSeconds(1) || registration.PollEvery > TimeSpan.FromHours(1))
        {
            problems.AddProblem(SettingProblems.Outside(registration.PollEvery, "1 second to 1 hour"), section + nameof(VerneMqRegistrationOptions.PollEvery));
        }
    }

    private static void CheckKey(string? key, string name, ValidateOptionsResultBuilder problems)
    {
        if (VerneMqManagementOptions.ProblemOf(key) is { } problem)
        {
            problems.AddProblem(problem, name);
        }
    }
}
