using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.Generated;

/// <summary>Refuses settings that would have no effect on a generated service.</summary>
internal sealed class EmqxGrpcOptionsValidator : IValidateOptions<EmqxGrpcOptions>
{
    private const string Section = EmqxGrpcServiceCollectionExtensions.Section;

    public ValidateOptionsResult Validate(string? name, EmqxGrpcOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        if (options.Deadline != EmqxGrpcOptions.DefaultDeadline)
        {
            problems.AddError($"{Section}:{nameof(options.Deadline)} has no effect on a generated service: EMQX's request_timeout is its deadline, and the service reads it as ServerCallContext.Deadline. Leave it out.");
        }

        if (options.MaxConcurrentCallsPerPlugin.Count > 0)
        {
            problems.AddError($"{Section}:{nameof(options.MaxConcurrentCallsPerPlugin)} has no effect on a generated service, which is no plugin: set {nameof(options.MaxConcurrentCalls)}.");
        }

        if (options.DryRun.Count > 0)
        {
            problems.AddError($"{Section}:{nameof(options.DryRun)} has no effect on a generated service, which is no plugin and enforces what it answers. Leave it out.");
        }

        return problems.Build();
    }
}
