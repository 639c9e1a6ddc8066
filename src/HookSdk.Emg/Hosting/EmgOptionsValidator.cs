using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Emg;

/// <summary>Says of each wrong setting of EMG's own what it is and what it may be.</summary>
internal sealed class EmgOptionsValidator : IValidateOptions<EmgOptions>
{
    public ValidateOptionsResult Validate(string? name, EmgOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        problems.CheckQueueLength(options.BackgroundQueueLength, ServerId.SectionOf(EmgServiceCollectionExtensions.Section, name));
        return problems.Build();
    }
}
