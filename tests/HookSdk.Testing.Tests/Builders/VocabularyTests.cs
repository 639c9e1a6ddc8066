using System.Reflection;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;

namespace HookSdk.Testing.Tests.Builders;

/// <summary>Each hook of each target has its delegates on the builder, under the override's name.</summary>
public sealed class VocabularyTests
{
    public static TheoryData<Type, Type, string> Hooks
    {
        get
        {
            TheoryData<Type, Type, string> hooks = [];
            foreach ((Type plugin, Type builder) in (IEnumerable<(Type, Type)>)
                [(typeof(EmgPlugin), typeof(EmgBuilder)), (typeof(M4Script), typeof(M4Builder)), (typeof(ExHookProvider), typeof(ExHookBuilder)), (typeof(VerneMqPlugin), typeof(VerneMqBuilder))])
            {
                foreach (MethodInfo hook in plugin.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static m => m.IsVirtual))
                {
                    hooks.Add(plugin, builder, hook.Name);
                }
            }

            return hooks;
        }
    }

    [Theory]
    [MemberData(nameof(Hooks))]
    public void Builder_HasTheDelegatesOfAHook(Type plugin, Type builder, string method)
    {
        MethodInfo hook = plugin.GetMethod(method)!;
        string name = method == nameof(M4Script.HandleAsync) ? nameof(M4Builder.OnCall) : method[..^"Async".Length];
        name = name.Contains("On", StringComparison.Ordinal) ? name : "On" + name;
        Type request = hook.GetParameters()[0].ParameterType;
        Type[] forms = hook.ReturnType == typeof(ValueTask)
            ? [typeof(Func<,,>).MakeGenericType(request, typeof(HookContext), typeof(ValueTask)), typeof(Func<,,>).MakeGenericType(request, typeof(HookContext), typeof(Task)), typeof(Action<,>).MakeGenericType(request, typeof(HookContext))]
            : [typeof(Func<,,>).MakeGenericType(request, typeof(HookContext), hook.ReturnType), typeof(Func<,,>).MakeGenericType(request, typeof(HookContext), hook.ReturnType.GenericTypeArguments[0])];
        bool isDeciding = hook.GetCustomAttribute<StatesFailureAttribute>() is not null;

        ParameterInfo[][] found = [.. builder.GetMethods().Where(m => m.Name == name).Select(static m => m.GetParameters())];

        found.Select(p => p[isDeciding ? 1 : 0].ParameterType).ShouldBe(forms, ignoreOrder: true);
        found.ShouldAllBe(p => !isDeciding || p[0].ParameterType == typeof(FailureMode));
        found.ShouldAllBe(static p => p.Last().Name == "name" && p.Last().HasDefaultValue);
    }

    [Theory]
    [InlineData(typeof(EmgBuilder))]
    [InlineData(typeof(M4Builder))]
    [InlineData(typeof(ExHookBuilder))]
    [InlineData(typeof(VerneMqBuilder))]
    public void Builder_AddsAClass_AnInstance_AndAFactory(Type builder) =>
        builder.GetMethods().Where(static m => m.Name == "Add").Select(static m => string.Join(", ", m.GetParameters().Select(static p => p.Name)))
            .ShouldBe(["lifetime", "instance, name", "factory, lifetime, name"], ignoreOrder: true);
}
