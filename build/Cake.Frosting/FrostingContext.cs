using Cake.Core;

namespace Cake.Frosting;

/// <summary>What every task, setup and teardown is given: all of Cake, and whatever a build adds to it.</summary>
public interface IFrostingContext : ICakeContext;

/// <summary>The context of a build that names none of its own, and the base for those that do.</summary>
/// <param name="context">The Cake context that calls are passed on to.</param>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
